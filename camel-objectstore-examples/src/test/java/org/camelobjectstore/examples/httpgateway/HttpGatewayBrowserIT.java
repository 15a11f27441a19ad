/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page as people use it, in Chromium. Skipped on machines without it, unless the environment variable
 * {@code REQUIRE_BROWSER} is {@code true}.
 */
class HttpGatewayBrowserIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TRAP = "<img src=x onerror=alert(1)>";

    @TempDir
    static Path folder;

    private static Browser browser;
    private NatsServer server;

    @BeforeAll
    static void startBrowser() throws Exception {
        boolean required = Boolean.parseBoolean(System.getenv("REQUIRE_BROWSER"));
        assumeTrue(
                required || Browser.isThere(),
                "The page is not tested: chromium and chromedriver are not on the PATH;"
                        + " apt-get install chromium chromium-driver");
        browser = Browser.start(folder);
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void startServer() {
        server = NatsServer.startOwn();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private static void awaitThat(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }

    private static void open(Gateway gateway) {
        browser.open(gateway.address());
        awaitThat(() -> assertThat(browser.text("#live")).isEqualTo("live"));
        awaitThat(() -> assertThat(browser.text("#bucket")).isEqualTo(gateway.bucket()));
    }

    private static Path file(String name, int size) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream content = GeneratedStream.ofBytes(size)) {
            Files.write(file, content.readAllBytes());
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void page_uploadsListsDownloadsAndDeletes(Dsl dsl) throws Exception {
        try (Gateway gateway = Gateway.start(dsl, server.url(), "team-files")) {
            open(gateway);
            browser.run("window.seen = []; new MutationObserver(() => seen.push(said.textContent))"
                    + ".observe(said, {childList: true, characterData: true, subtree: true})");
            Path large = file("large " + dsl + ".bin", 20_000_000);
            browser.type("#files", large.toString());
            browser.type("#folder", "in box/");
            browser.click("#send");

            String name = "in box/large " + dsl + ".bin";
            awaitThat(() -> assertThat(browser.text("#said")).isEqualTo(name + " is stored."));
            assertThat(browser.run("return seen.join()").asText()).contains("Sending " + name + ": ", " of 20.0 MB");
            awaitThat(() -> assertThat(browser.text("#objects")).contains(name, "20.0 MB"));
            awaitThat(() -> assertThat(browser.text("#events")).contains("stored " + name + ", 20.0 MB"));
            assertThat(gateway.get(name).body()).isEqualTo(Files.readAllBytes(large));

            browser.click("#objects a");
            Path downloaded = folder.resolve("downloads").resolve(large.getFileName());
            awaitThat(() -> assertThat(downloaded).exists());
            awaitThat(() -> assertThat(downloaded).hasSameBinaryContentAs(large));

            browser.click("#keep");
            browser.type("#files", large.toString());
            browser.click("#send");
            awaitThat(() -> assertThat(browser.text("#said")).startsWith(name + " is not stored: The object is "));

            gateway.put("other", "from elsewhere");
            awaitThat(() -> assertThat(browser.text("#count")).isEqualTo("(2)"));
            browser.type("#prefix", "in");
            awaitThat(() -> assertThat(browser.text("#count")).isEqualTo("(1)"));
            browser.click("#objects button");
            awaitThat(() -> assertThat(browser.text("#said")).isEqualTo(name + " is deleted."));
            awaitThat(() -> assertThat(browser.text("#events")).contains("deleted " + name));
            assertThat(gateway.get(name).statusCode()).isEqualTo(404);
            assertThat(gateway.get("other").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void page_doesNotDeleteWhatItHasNotShown(Dsl dsl) throws Exception {
        try (Gateway gateway = Gateway.start(dsl, server.url(), "shared")) {
            gateway.put("plan", "old");
            open(gateway);
            awaitThat(() -> assertThat(browser.text("#objects")).contains("plan"));
            browser.run("listSoon = () => {}");
            gateway.put("plan", "new");
            awaitThat(() -> assertThat(browser.text("#events")).contains("plan"));

            browser.click("#objects button");
            awaitThat(() -> assertThat(browser.text("#said")).startsWith("plan is not deleted: The object is "));
            assertThat(gateway.get("plan").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void names_andContents_areNeverMarkup(Dsl dsl) throws Exception {
        try (Gateway gateway = Gateway.start(dsl, server.url(), "shared")) {
            gateway.put(TRAP, "1");
            gateway.put("page.html", "<script>document.title = 'owned'</script>", "Content-Type", "text/html");
            open(gateway);
            gateway.put(TRAP, "2");
            awaitThat(() -> assertThat(browser.text("#objects")).contains(TRAP));
            awaitThat(() -> assertThat(browser.text("#events")).contains("stored " + TRAP));
            browser.run("document.querySelectorAll('#objects button')[0].click()");
            awaitThat(() -> assertThat(browser.text("#said")).contains(TRAP));
            assertThat(browser.run("return document.querySelectorAll('img').length")
                            .asInt())
                    .isZero();

            // is downloaded, not shown
            browser.open(gateway.address().resolve("objects/page.html"));
            awaitThat(() -> assertThat(folder.resolve("downloads/page.html"))
                    .hasContent("<script>document.title = 'owned'</script>"));
            assertThat(browser.run("return document.title").asText()).isEqualTo("shared");
            Files.delete(folder.resolve("downloads/page.html"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void page_connectsAgain_whenTheGatewayIsBack(Dsl dsl) throws Exception {
        int port;
        try (Gateway gateway = Gateway.start(dsl, server.url(), "shared")) {
            port = gateway.address().getPort();
            open(gateway);
        }
        awaitThat(() -> assertThat(browser.text("#live")).isEqualTo("not connected"));
        try (Gateway gateway = Gateway.start(dsl, server.url(), "shared", port)) {
            gateway.put("meanwhile", "1");
            awaitThat(() -> assertThat(browser.text("#live")).isEqualTo("live"));
            awaitThat(() -> assertThat(browser.text("#objects")).contains("meanwhile"));
        }
    }

    /** The picture in the sample's README is the one that is made here. */
    @ParameterizedTest
    @EnumSource(value = Dsl.class, names = "JAVA")
    void page_isWorthAPicture(Dsl dsl) throws Exception {
        try (Gateway gateway = Gateway.start(dsl, server.url(), "team-files")) {
            gateway.put("reports/2026/annual report.pdf", new byte[1_834_112], "Content-Type", "application/pdf");
            gateway.put("models/turbine.step", new byte[14_220_800]);
            gateway.put("film/teaser.mp4", new byte[23_904_256], "Content-Type", "video/mp4");
            open(gateway);
            awaitThat(() -> assertThat(browser.text("#count")).isEqualTo("(3)"));
            gateway.put("photos/Größe XL.jpg", new byte[3_310_022], "Content-Type", "image/jpeg");
            gateway.put("reports/2026/draft.docx", new byte[88_400]);
            gateway.delete("reports/2026/draft.docx");
            gateway.put("notes <draft>.txt", new byte[290]);
            awaitThat(() -> assertThat(
                            browser.run("return events.children.length").asInt())
                    .isEqualTo(4));
            awaitThat(() -> assertThat(browser.text("#count")).isEqualTo("(5)"));
            byte[] light = browser.screenshot();
            browser.goDark();
            byte[] dark = browser.screenshot();
            assertThat(light).hasSizeGreaterThan(10_000).isNotEqualTo(dark);
            Files.write(Path.of("target/page.png"), light);
            Files.write(Path.of("target/page-dark.png"), dark);
        }
    }
}
