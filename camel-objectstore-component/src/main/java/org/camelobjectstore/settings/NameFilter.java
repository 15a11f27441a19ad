/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.util.AntPathMatcher;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Which object names a list or a watch is about: prefix, regular expressions and Ant path patterns, as the file
 * component knows them. A name must pass all that are given.
 */
public record NameFilter(
        @Nullable String prefix,
        @Nullable Pattern include,
        @Nullable Pattern exclude,
        List<String> antInclude,
        List<String> antExclude,
        boolean antCaseSensitive)
        implements Predicate<String> {

    static NameFilter from(ObjectStoreConfiguration configuration) {
        return new NameFilter(
                configuration.getPrefix(),
                pattern("include", configuration.getInclude()),
                pattern("exclude", configuration.getExclude()),
                list(configuration.getAntInclude()),
                list(configuration.getAntExclude()),
                configuration.isAntFilterCaseSensitive());
    }

    public NameFilter withPrefix(@Nullable String other) {
        return other == null ? this : new NameFilter(other, include, exclude, antInclude, antExclude, antCaseSensitive);
    }

    /** What is given, as options; empty if every name passes. */
    public String describe() {
        StringJoiner text = new StringJoiner(" ");
        add(text, "prefix", prefix);
        add(text, "include", include);
        add(text, "exclude", exclude);
        add(text, "antInclude", antInclude.isEmpty() ? null : String.join(",", antInclude));
        add(text, "antExclude", antExclude.isEmpty() ? null : String.join(",", antExclude));
        if (!antCaseSensitive && !(antInclude.isEmpty() && antExclude.isEmpty())) {
            add(text, "antFilterCaseSensitive", false);
        }
        return text.toString();
    }

    private static void add(StringJoiner text, String option, @Nullable Object value) {
        if (value != null) {
            text.add(option + "=" + value);
        }
    }

    @Override
    public boolean test(String name) {
        return (prefix == null || name.startsWith(prefix))
                && (include == null || include.matcher(name).matches())
                && (exclude == null || !exclude.matcher(name).matches())
                && (antInclude.isEmpty() || matchesAny(antInclude, name))
                && !matchesAny(antExclude, name);
    }

    private boolean matchesAny(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> AntPathMatcher.INSTANCE.match(pattern, name, antCaseSensitive));
    }

    private static @Nullable Pattern pattern(String option, @Nullable String expression) {
        if (expression == null || expression.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    option + " '" + expression + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    private static List<String> list(@Nullable String commaSeparated) {
        return commaSeparated == null || commaSeparated.isBlank()
                ? List.of()
                : Arrays.stream(commaSeparated.split(",")).map(String::trim).toList();
    }
}
