/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.settings.Options.settings;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names pass. */
class NameFilterTest {
    private static final String[] NAMES = {"in/a.csv", "in/b.CSV", "in/deep/c.csv", "IN/d.txt", "out/e.csv"};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prefix=in/ | in/a.csv in/b.CSV in/deep/c.csv",
                "include=in/.*csv | in/a.csv in/b.CSV in/deep/c.csv",
                "include=csv | ''",
                "exclude=in/.* | out/e.csv",
                "include=.*csv&exclude=out.* | in/a.csv in/b.CSV in/deep/c.csv",
                "antInclude=in/*.csv | in/a.csv",
                "antInclude=in/**/*.csv | in/a.csv in/deep/c.csv",
                "antInclude=in/*.csv&antFilterCaseSensitive=false | in/a.csv in/b.CSV",
                "antInclude=in/*.csv , out/* | in/a.csv out/e.csv",
                "antExclude=**/*.csv | in/b.CSV IN/d.txt",
                "prefix=in/&antInclude=**/*.csv&exclude=.*deep.* | in/a.csv",
                "prefix=&include=&exclude=&antInclude=&antExclude= "
                        + "| in/a.csv in/b.CSV in/deep/c.csv IN/d.txt out/e.csv",
            })
    void name_mustPassAllThatAreGiven(String options, String expected) {
        NameFilter filter = settings(options).names();

        assertThat(Stream.of(NAMES).filter(filter))
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void withPrefix_replacesThePrefixAlone() {
        NameFilter filter = settings("prefix=in/&include=.*csv").names();

        assertThat(Stream.of(NAMES).filter(filter.withPrefix("out/"))).containsExactly("out/e.csv");
        assertThat(filter.withPrefix(null)).isSameAs(filter);
    }

    /** Those who share a durable consumer find out by it that they want the same. */
    @Test
    void describe_isWhatIsGiven_asOptions() {
        assertThat(settings("antInclude=a,b&antFilterCaseSensitive=false&exclude=x&prefix=p")
                        .names()
                        .describe())
                .isEqualTo("prefix=p exclude=x antInclude=a,b antFilterCaseSensitive=false");
        assertThat(settings("antFilterCaseSensitive=false").names().describe()).isEmpty();
    }
}
