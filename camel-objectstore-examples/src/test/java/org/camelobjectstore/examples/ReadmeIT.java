/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's routes are the ones that are compiled and run here. */
class ReadmeIT {
    private static final Path README = Path.of("../README.md");
    private static final Path QUICKSTART =
            Path.of("src/main/java/org/camelobjectstore/examples/quickstart/Quickstart.java");

    private final String bucket = "it-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private static String block(String language) throws Exception {
        return block(language, Files.readString(README));
    }

    private static String block(String language, String page) {
        String fence = "```" + language + "\n";
        int begin = page.indexOf(fence) + fence.length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    /** The routes as they are, but in other places. */
    private void carryOneFile(CamelContext context) throws Exception {
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(NatsServer.shared().url());
        context.start();
        Files.writeString(folder.resolve("inbox/a.txt"), "hello");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(folder.resolve("outbox/a.txt"))
                .hasContent("hello"));
        context.getRouteController().stopAllRoutes();
        context.createProducerTemplate().sendBody("objectstore:" + bucket + "?operation=deleteBucket", null);
    }

    private String elsewhere(String route) throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        return route.replace("file:inbox", "file:" + folder.resolve("inbox"))
                .replace("file:outbox", "file:" + folder.resolve("outbox"))
                .replace("objectstore:configs", "objectstore:" + bucket);
    }

    @Test
    void yamlRoute_runsWhenPasted() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            Resource routes = ResourceHelper.fromString("readme.camel.yaml", elsewhere(block("yaml")));
            PluginHelper.getRoutesLoader(context).loadRoutes(routes);
            assertThat(context.getRouteDefinitions()).hasSize(2);
            carryOneFile(context);
        }
    }

    @Test
    void javaRoute_isTheCompiledOne() throws Exception {
        String source = Files.readString(QUICKSTART);
        String begin = "// tag::quickstart[]\n";
        String tagged =
                source.substring(source.indexOf(begin) + begin.length(), source.indexOf("// end::quickstart[]"));

        assertThat(block("java")).isEqualTo(tagged);
    }

    @Test
    void testOfARoute_isOneOfThese() throws Exception {
        String readme = Files.readString(README);
        String source = Files.readString(Path.of("src/test/java/org/camelobjectstore/examples/OrderRoutesIT.java"));

        assertThat(block("java", readme.substring(readme.indexOf("## Test your routes"))))
                .isEqualTo(source.substring(source.indexOf("import static")));
    }
}
