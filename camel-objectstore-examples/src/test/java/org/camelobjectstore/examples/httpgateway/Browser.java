/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A Chromium without a screen, by way of the chromedriver that comes with it. Neither outlives {@link #close()}. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process driver;
    private final URI session;

    private Browser(Process driver, int port, Path folder) throws IOException, InterruptedException {
        this.driver = driver;
        Map<String, Object> options = Map.of(
                "binary",
                find("chromium").orElseThrow().toString(),
                "args",
                List.of(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1000,820",
                        "--lang=en-GB",
                        "--user-data-dir=" + folder.resolve("profile")),
                "prefs",
                Map.of("download.default_directory", folder.resolve("downloads").toString()));
        URI sessions = URI.create("http://127.0.0.1:" + port + "/session");
        JsonNode created = send(
                sessions, "POST", Map.of("capabilities", Map.of("alwaysMatch", Map.of("goog:chromeOptions", options))));
        this.session = URI.create(sessions + "/" + created.get("sessionId").asText());
    }

    /** Whether there is one on this machine. */
    static boolean isThere() {
        return find("chromium").isPresent() && find("chromedriver").isPresent();
    }

    private static Optional<Path> find(String program) {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one with a new profile.
     *
     * @param folder for the profile, the driver's log and {@code downloads}
     */
    static Browser start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("downloads"));
        Path log = folder.resolve("chromedriver.log");
        Process driver = new ProcessBuilder(find("chromedriver").orElseThrow().toString(), "--port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> STARTED.matcher(Files.readString(log))
                    .find());
            Matcher started = STARTED.matcher(Files.readString(log));
            started.find();
            return new Browser(driver, Integer.parseInt(started.group(1)), folder);
        } catch (IOException | RuntimeException e) {
            end(driver);
            throw e;
        }
    }

    void open(URI page) {
        command("POST", "/url", Map.of("url", page.toString()));
    }

    /** Runs JavaScript: the body of a function. */
    JsonNode run(String script, Object... arguments) {
        return command("POST", "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** The text of the element that a selector finds, as people see it. */
    String text(String selector) {
        return command("GET", "/element/" + element(selector) + "/text", null).asText();
    }

    void click(String selector) {
        command("POST", "/element/" + element(selector) + "/click", Map.of());
    }

    /** Types into the element, or chooses files for it. */
    void type(String selector, String text) {
        command("POST", "/element/" + element(selector) + "/value", Map.of("text", text));
    }

    private String element(String selector) {
        JsonNode found = command("POST", "/element", Map.of("using", "css selector", "value", selector));
        return found.get(ELEMENT).asText();
    }

    /** As somebody has it who prefers dark pages. */
    void goDark() {
        Map<String, String> preference = Map.of("name", "prefers-color-scheme", "value", "dark");
        command(
                "POST",
                "/goog/cdp/execute",
                Map.of("cmd", "Emulation.setEmulatedMedia", "params", Map.of("features", List.of(preference))));
    }

    /** What is seen of the page, as PNG. */
    byte[] screenshot() {
        return Base64.getDecoder().decode(command("GET", "/screenshot", null).asText());
    }

    private JsonNode command(String method, String path, Map<String, Object> body) {
        try {
            return send(URI.create(session + path), method, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode send(URI uri, String method, Map<String, Object> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        JsonNode value = JSON.readTree(answer.body()).get("value");
        if (answer.statusCode() != 200) {
            throw new IOException(
                    method + " " + uri + ": " + value.get("message").asText());
        }
        return value;
    }

    private static void end(Process driver) {
        List<ProcessHandle> children = driver.descendants().toList();
        driver.destroy();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            if (!driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException e) {
            driver.destroyForcibly();
        }
    }

    @Override
    public void close() {
        try {
            command("DELETE", "", null);
        } finally {
            end(driver);
        }
    }
}
