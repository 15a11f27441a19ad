/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.jbang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.ScratchFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code camel run} with routes in YAML, the component given by {@code --dep}. */
class CamelRunIT {
    private static final String VERSION = System.getProperty("project.version");
    private static final Path SHARED = Path.of(System.getProperty("local.repository"));
    private static final Path PROJECT = Path.of(System.getProperty("basedir")).getParent();
    private static final Path COMPONENT = PROJECT.resolve("camel-objectstore-component");
    private static final Path SAMPLE = PROJECT.resolve("camel-objectstore-examples/samples/yaml-only");
    private static final Path SETTINGS = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String HEAP = "256m";

    private ScratchFolder scratch;
    private Path folder;
    private LocalRepository repository;

    @BeforeEach
    void installWhatWasBuilt() throws Exception {
        scratch = ScratchFolder.create("camel-run-");
        folder = scratch.path();
        repository = LocalRepository.make(folder.resolve("repository"), SHARED);
        repository.install("camel-objectstore", VERSION, "pom", PROJECT.resolve("pom.xml"));
        repository.install("camel-objectstore-component", VERSION, "pom", COMPONENT.resolve("pom.xml"));
        repository.install(
                "camel-objectstore-component",
                VERSION,
                "jar",
                COMPONENT.resolve("target/camel-objectstore-component-" + VERSION + ".jar"));
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    /** All of the sample's folder, as {@code samples/yaml-only/*} gives it. */
    private static List<String> sample() throws Exception {
        try (Stream<Path> files = Files.list(SAMPLE)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(file -> file.toAbsolutePath().normalize().toString())
                    .sorted()
                    .toList();
        }
    }

    /** Without the launcher of nats-server: by its name, it would be taken for the component. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("camel-objectstore-component"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private ChildJvm camelRun(List<String> files, String... options) throws Exception {
        List<String> arguments = new ArrayList<>();
        arguments.add(Files.createDirectories(folder.resolve("home")).toString());
        arguments.add(repository.folder().toString());
        arguments.add("run");
        arguments.addAll(files);
        arguments.add("--dep=mvn:org.camelobjectstore:camel-objectstore-component:" + VERSION);
        arguments.add("--logging-color=false");
        if (Files.exists(SETTINGS)) {
            arguments.add("--maven-settings=" + SETTINGS);
        }
        arguments.addAll(List.of(options));
        return ChildJvm.start(HEAP, classPath(), CamelRun.class, arguments.toArray(String[]::new));
    }

    @Test
    void yamlOnly_carriesAFileThroughTheBucket() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox/sub"));
        Files.writeString(inbox.resolve("a.csv"), "a;1\n");
        Files.writeString(inbox.resolve("b.tmp"), "half");
        try (NatsServer server = NatsServer.startOwn();
                ChildJvm camel = camelRun(
                        sample(),
                        "--property=servers=" + server.url(),
                        "--property=inbox=" + folder.resolve("inbox"),
                        "--property=outbox=" + folder.resolve("outbox"),
                        "--property=statusPeriod=200")) {
            camel.awaitOutput(Pattern.compile("(wrote sub/a\\.csv, 4 bytes)"), LIMIT);
            camel.awaitOutput(Pattern.compile("(files holds 2 objects)"), LIMIT);
            camel.stop(LIMIT);

            assertThat(folder.resolve("outbox/sub/a.csv")).hasContent("a;1\n");
            assertThat(folder.resolve("outbox/sub/b.tmp")).doesNotExist();
            assertThat(camel.output()).doesNotContain("ERROR").doesNotContain("WARN");
        }
    }

    @Test
    void kamelets_areFoundInTheJar() throws Exception {
        Path routes = Files.writeString(folder.resolve("kamelets.camel.yaml"), """
                - route:
                    from:
                      uri: timer:once
                      parameters:
                        repeatCount: 1
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: hello
                        - to:
                            uri: kamelet:objectstore-sink
                            parameters:
                              bucketName: greetings
                              objectName: a
                - route:
                    from:
                      uri: kamelet:objectstore-source
                      parameters:
                        bucketName: greetings
                      steps:
                        - log:
                            message: "came: ${body}"
                """);
        try (NatsServer server = NatsServer.startOwn();
                ChildJvm camel = camelRun(
                        List.of(routes.toString()), "--property=camel.component.objectstore.servers=" + server.url())) {
            camel.awaitOutput(Pattern.compile("(came: hello)"), LIMIT);
        }
    }
}
