/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Kamelets in the jar say what the component says. */
class KameletsTest {
    private static final Path FOLDER = Path.of("src/main/resources/kamelets");
    private static final String SUFFIX = ".kamelet.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(\\w+)}}");
    private static final Pattern ASKED = Pattern.compile("propertiesExist:(\\w+)");
    private static final Set<String> CONNECTION = Set.of(
            "servers",
            "username",
            "password",
            "token",
            "credentialsFilePath",
            "nkeySeed",
            "secure",
            "autoCreateBucket");

    private final ComponentModel component = component();

    private static ComponentModel component() {
        try (InputStream json =
                ObjectStoreComponent.class.getResourceAsStream("/META-INF/org/camelobjectstore/objectstore.json")) {
            return JsonMapper.generateComponentModel(new String(json.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> kamelets() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, "")).sorted().toList().stream();
        }
    }

    /** What is at a path of keys. */
    @SuppressWarnings("unchecked")
    private static <T> T of(String kamelet, String... path) throws IOException {
        Object value = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(FOLDER.resolve(kamelet + SUFFIX)));
        for (String key : path) {
            value = ((Map<String, Object>) value).get(key);
            assertThat(value).as("%s of %s", key, kamelet).isNotNull();
        }
        return (T) value;
    }

    private static Map<String, Map<String, Object>> parameters(String kamelet) throws IOException {
        return of(kamelet, "spec", "definition", "properties");
    }

    private BaseOptionModel option(String name) {
        return component.getEndpointOptions().stream()
                .filter(option -> option.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The component has no option " + name));
    }

    @Test
    void kamelets_areThere() throws Exception {
        assertThat(kamelets())
                .containsExactly(
                        "objectstore-delete-action",
                        "objectstore-get-action",
                        "objectstore-sink",
                        "objectstore-source");
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void name_andKind_areThoseOfTheFile(String kamelet) throws Exception {
        assertThat(KameletsTest.<String>of(kamelet, "metadata", "name")).isEqualTo(kamelet);
        assertThat(kamelet).endsWith("-" + of(kamelet, "metadata", "labels", "camel.apache.org/kamelet.type"));
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void version_isTheComponents(String kamelet) throws Exception {
        assertThat(KameletsTest.<List<String>>of(kamelet, "spec", "dependencies"))
                .contains("mvn:" + component.getGroupId() + ":" + component.getArtifactId() + ":"
                        + component.getVersion());
        assertThat(KameletsTest.<String>of(kamelet, "metadata", "annotations", "camel.apache.org/catalog.version"))
                .isEqualTo(component.getVersion());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void everyParameter_isAnOption(String kamelet) throws Exception {
        parameters(kamelet).forEach((name, parameter) -> {
            BaseOptionModel option = option(name);
            String type = (String) parameter.get("type");
            assertThat(type).as(name).isEqualTo(typeOf(option));
            if (parameter.containsKey("enum")) {
                assertThat(option.getEnums()).as(name).containsAll(enumOf(parameter));
            }
            assertThat(parameter).as(name).containsKeys("title", "description");
            assertThat(parameter)
                    .as("a default would win over the component's configuration")
                    .doesNotContainKey("default");
        });
    }

    @SuppressWarnings("unchecked")
    private static List<String> enumOf(Map<String, Object> parameter) {
        return (List<String>) parameter.get("enum");
    }

    private static String typeOf(BaseOptionModel option) {
        return switch (option.getType()) {
            case "boolean", "integer" -> option.getType();
            default -> "string";
        };
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void everySecret_isACredential(String kamelet) throws Exception {
        Set<String> secrets = new HashSet<>(Set.of("servers"));
        component.getEndpointOptions().stream()
                .filter(BaseOptionModel::isSecret)
                .forEach(option -> secrets.add(option.getName()));

        assertThat(parameters(kamelet)).containsKeys(secrets.toArray(String[]::new));
        parameters(kamelet).forEach((name, parameter) -> {
            boolean secret = secrets.contains(name);
            assertThat("password".equals(parameter.get("format"))).as(name).isEqualTo(secret);
            assertThat(String.valueOf(parameter.get("x-descriptors")).contains("urn:camel:group:credentials"))
                    .as(name)
                    .isEqualTo(secret);
        });
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void everyParameter_isUsed(String kamelet) throws Exception {
        String template = of(kamelet, "spec", "template").toString();
        Set<String> used = new HashSet<>();
        for (Pattern pattern : List.of(PLACEHOLDER, ASKED)) {
            for (Matcher matcher = pattern.matcher(template); matcher.find(); ) {
                used.add(matcher.group(1));
            }
        }

        assertThat(used).isEqualTo(parameters(kamelet).keySet());
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void whatAllShare_isTheSame(String kamelet) throws Exception {
        assertThat(shared(kamelet)).isEqualTo(shared("objectstore-source"));
        assertThat(KameletsTest.<Map<String, String>>of(kamelet, "metadata", "annotations"))
                .isEqualTo(of("objectstore-source", "metadata", "annotations"));
    }

    private static Map<String, Map<String, Object>> shared(String kamelet) throws IOException {
        Map<String, Map<String, Object>> shared = new TreeMap<>(parameters(kamelet));
        shared.keySet().retainAll(CONNECTION);
        assertThat(shared).as(kamelet).hasSameSizeAs(CONNECTION);
        return shared;
    }

    @Test
    void cloudEvents_areTheTransformers() throws Exception {
        String name = ObjectStoreCloudEventDataTypeTransformer.class
                .getAnnotation(DataTypeTransformer.class)
                .name();
        for (String kamelet : List.of("objectstore-source", "objectstore-get-action")) {
            assertThat(KameletsTest.<String>of(kamelet, "spec", "dataTypes", "out", "types", "cloudevents", "format"))
                    .isEqualTo(name);
        }
    }
}
