/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;

/**
 * The tables of the documentation are those of the component's own description. {@code -Ddocs.update=true} writes them
 * instead of comparing.
 */
class DocumentationTest {
    private static final Path README = Path.of("../README.md");
    private static final Path PAGE = Path.of("src/main/docs/objectstore-component.md");

    private final ComponentModel model = model();

    private static ComponentModel model() {
        try (InputStream json =
                ObjectStoreComponent.class.getResourceAsStream("/META-INF/org/camelobjectstore/objectstore.json")) {
            return JsonMapper.generateComponentModel(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void readme_headerTable_isTheComponentsOwn() throws IOException {
        check(
                README,
                "headers",
                table(
                        "header | type | for",
                        model.getEndpointHeaders(),
                        header -> "`" + header.getName() + "` | " + code(header.getShortJavaType()) + " | "
                                + use(header.getLabel())));
    }

    @Test
    void page_optionTables_areTheComponentsOwn() throws IOException {
        check(PAGE, "component options", options(model.getComponentOptions()));
        check(PAGE, "endpoint options", options(model.getEndpointOptions()));
    }

    @Test
    void everyOptionAndHeader_isDescribed() {
        assertThat(model.getEndpointOptions())
                .allSatisfy(option ->
                        assertThat(option.getDescription()).as(option.getName()).isNotBlank());
        assertThat(model.getEndpointHeaders())
                .allSatisfy(header ->
                        assertThat(header.getDescription()).as(header.getName()).isNotBlank());
    }

    @Test
    void secrets_areMarked() {
        List<String> secrets = model.getEndpointOptions().stream()
                .filter(BaseOptionModel::isSecret)
                .map(BaseOptionModel::getName)
                .toList();

        assertThat(secrets)
                .containsExactlyInAnyOrder("username", "password", "token", "credentialsFilePath", "nkeySeed");
    }

    private static String options(List<? extends BaseOptionModel> options) {
        return table(
                "option | type | default | for",
                options,
                option -> "`" + option.getName() + (option.isMultiValue() ? ".*" : "") + "` | " + type(option) + " | "
                        + defaultOf(option) + " | " + use(option.getLabel()));
    }

    private static String type(BaseOptionModel option) {
        if ("duration".equals(option.getType())) {
            return "duration";
        }
        return option.getEnums() == null || option.getEnums().isEmpty()
                ? code(option.getShortJavaType())
                : option.getEnums().stream().map(DocumentationTest::code).collect(Collectors.joining(", "));
    }

    private static String defaultOf(BaseOptionModel option) {
        if (option.getDefaultValue() == null) {
            return "";
        }
        return code(option.getDefaultValue() + ("duration".equals(option.getType()) ? " ms" : ""));
    }

    private static <O extends BaseOptionModel> String table(String head, List<O> rows, Function<O, String> row) {
        StringBuilder table = new StringBuilder("| " + head + " | description |\n|");
        table.append("---|".repeat(head.split("\\|", -1).length + 1)).append('\n');
        for (O option : rows) {
            table.append("| ")
                    .append(row.apply(option))
                    .append(" | ")
                    .append(option.getDescription())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String code(String type) {
        return "`" + type + "`";
    }

    private static String use(String label) {
        return label == null || label.isEmpty() ? "both" : label.replace(",", ", ");
    }

    private static void check(Path page, String section, String table) throws IOException {
        String begin = "<!-- " + section + ": begin -->\n";
        String end = "<!-- " + section + ": end -->";
        String text = Files.readString(page);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(page, text.substring(0, from) + table + text.substring(to));
        } else {
            assertThat(text.substring(from, to))
                    .as("%s of %s; run the test with -Ddocs.update=true to renew it", section, page)
                    .isEqualTo(table);
        }
    }
}
