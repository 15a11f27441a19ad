/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sample has what its folder promises, and is the same in both languages. */
class SamplesTest {
    private static final Path FOLDERS = Path.of("samples");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)");

    static Stream<String> samples() {
        return Demo.samples().stream().map(Sample::name);
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDERS)) {
            return Stream.concat(
                    Stream.of(Path.of("README.md"), Path.of("../README.md")),
                    files.filter(file -> file.toString().endsWith(".md")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void folder_hasRoutesSettingsPictureAndPage(String sample) throws Exception {
        Path folder = FOLDERS.resolve(sample);
        assertThat(folder.resolve(sample + ".camel.yaml")).exists();
        assertThat(folder.resolve("application.properties")).exists();
        assertThat(folder.resolve("flow.svg")).exists();
        String command = sample.equals("walkthrough") ? "mvn -Pdemo\n" : "mvn -Pdemo -Dsample=" + sample + "\n";
        assertThat(folder.resolve("README.md")).content().contains(command, "](flow.svg)");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void routes_areTheSameInBothLanguages(String name) throws Exception {
        Sample sample = Demo.samples().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();

        assertThat(ids(Dsl.YAML, sample)).isNotEmpty().isEqualTo(ids(Dsl.JAVA, sample));
    }

    private static List<String> ids(Dsl dsl, Sample sample) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            dsl.addRoutes(context, sample.routes(), "samples/" + sample.name() + "/" + sample.name() + ".camel.yaml");
            List<String> ids = context.getRouteDefinitions().stream()
                    .map(RouteDefinition::getRouteId)
                    .toList();
            assertThat(ids).allSatisfy(id -> assertThat(id).endsWith(dsl.suffix()));
            return ids.stream()
                    .map(id -> id.substring(0, id.length() - dsl.suffix().length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_leadSomewhere(Path page) throws Exception {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            if (!links.group(1).contains("://")) {
                assertThat(page.toAbsolutePath()
                                .getParent()
                                .resolve(links.group(1))
                                .normalize())
                        .as("link in %s", page)
                        .exists();
            }
        }
    }

    @Test
    void page_listsEverySample() throws Exception {
        String page = Files.readString(Path.of("README.md"));
        assertThat(samples()).allSatisfy(name -> assertThat(page).contains("(samples/" + name + "/README.md)"));
    }
}
