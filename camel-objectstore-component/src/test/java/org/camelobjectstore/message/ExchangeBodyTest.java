/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileDefaultBinding;
import org.apache.camel.converter.stream.ByteArrayInputStreamCache;
import org.apache.camel.converter.stream.InputStreamCache;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.StartedCamel;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which bodies may be put how often; known by the body, whatever exchange it comes with. */
class ExchangeBodyTest {
    private static final String TEXT = "<a>häppy</a>";

    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private static ExchangeBody body(Object body) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setBody(body);
        return ExchangeBody.of(exchange);
    }

    /** As a put reads and closes it. */
    private static String read(ExchangeBody body) throws IOException {
        try (InputStream stream = body.open()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] bytes() {
        return TEXT.getBytes(StandardCharsets.UTF_8);
    }

    private static InputStream plain() {
        return new FilterInputStream(new ByteArrayInputStream(bytes())) {};
    }

    /** As the consumer of a remote file that is not loaded. */
    private static GenericFile<Object> remoteFile(Object content) {
        GenericFile<Object> file = new GenericFile<>();
        file.setBinding(new GenericFileDefaultBinding<>());
        file.setFile("the file as its server knows it");
        file.setBody(content);
        return file;
    }

    static Stream<Named<Callable<Object>>> readOnce() {
        return Stream.of(
                Named.of("stream", ExchangeBodyTest::plain),
                Named.of("stream that equals any other", EqualStream::new),
                Named.of("buffered stream", () -> new BufferedInputStream(plain())),
                Named.of("stream of bytes", () -> new ByteArrayInputStream(bytes())),
                Named.of("reader", () -> new StringReader(TEXT)),
                Named.of("buffered reader", () -> new BufferedReader(new StringReader(TEXT))),
                Named.of("stream of elements", () -> Stream.of(TEXT)),
                Named.of("XML source of a stream", () -> new StreamSource(plain())),
                Named.of("XML source of a reader", () -> new StreamSource(new StringReader(TEXT))),
                Named.of("XML reader", () -> XMLInputFactory.newInstance()
                        .createXMLStreamReader(new StringReader(TEXT))),
                Named.of("remote file with a stream", () -> remoteFile(plain())));
    }

    static Stream<Named<Callable<Object>>> readAgain() throws Exception {
        Path file = Files.writeString(Files.createTempFile("body", ".txt"), TEXT);
        file.toFile().deleteOnExit();
        var dom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes()));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        written.writeBytes(bytes());
        return Stream.of(
                Named.of("text", () -> TEXT),
                Named.of("text builder", () -> new StringBuilder(TEXT)),
                Named.of("bytes", ExchangeBodyTest::bytes),
                Named.of("byte buffer", () -> ByteBuffer.wrap(bytes())),
                Named.of("written bytes", () -> written),
                Named.of("file", file::toFile),
                Named.of("path", () -> file),
                Named.of("URL", () -> file.toUri().toURL()),
                Named.of("document", () -> dom),
                Named.of("source of a document", () -> new DOMSource(dom)),
                Named.of("cached stream", () -> new InputStreamCache(bytes())),
                Named.of("cached bytes", () -> new ByteArrayInputStreamCache(new ByteArrayInputStream(bytes()))),
                Named.of("cached reader", () -> new ReaderCache(TEXT)),
                Named.of("remote file in memory", () -> remoteFile(bytes())));
    }

    @ParameterizedTest
    @MethodSource("readOnce")
    void bodyThatIsReadOnce_isWholeForTheFirst_refusedForAnyOther(Callable<Object> made) throws Exception {
        Object body = made.call();
        assertThat(read(body(body))).contains("häppy");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(body(body)))
                .withMessageContainingAll("cannot store this body", "it was read before", "streamCache=true");
    }

    @ParameterizedTest
    @MethodSource("readOnce")
    void bodyThatIsReadOnce_openedAndNotRead_isWholeForTheNext(Callable<Object> made) throws Exception {
        Object body = made.call();
        ExchangeBody refused = body(body);
        refused.open().close();

        assertThat(refused.isSpent()).isFalse();
        assertThat(read(refused)).contains("häppy");
        assertThat(refused.isSpent()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("readOnce")
    void bodyThatIsReadOnce_readByManyAtTheSameTime_isWholeForOneOfThem(Callable<Object> made) throws Exception {
        int threads = 4;
        Object body = made.call();
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Future<String>> readings = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            readings.add(pool.submit(() -> {
                together.await();
                try {
                    return read(body(body));
                } catch (IllegalArgumentException refused) {
                    return "refused";
                }
            }));
        }
        List<String> outcomes = new ArrayList<>();
        for (Future<String> reading : readings) {
            outcomes.add(reading.get());
        }
        pool.shutdown();

        assertThat(outcomes).filteredOn(outcome -> outcome.contains("häppy")).hasSize(1);
        assertThat(outcomes).filteredOn("refused"::equals).hasSize(threads - 1);
    }

    @ParameterizedTest
    @MethodSource("readAgain")
    void bodyThatGivesTheSameBytesEachTime_isWholeForAll(Callable<Object> made) throws Exception {
        Object body = made.call();
        ExchangeBody first = body(body);
        try (InputStream broken = first.open()) {
            broken.readNBytes(5);
        }

        assertThat(first.isSpent()).isFalse();
        assertThat(read(first)).contains(TEXT);
        assertThat(read(body(body))).contains(TEXT);
    }

    @Test
    void streamThatIsRefusedInTime_staysOpen() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream = new ByteArrayInputStream(bytes()) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        body(stream).open().close();
        assertThat(closed).isFalse();

        read(body(stream));
        assertThat(closed).isTrue();
        closed.set(false);
        assertThatIllegalArgumentException().isThrownBy(() -> read(body(stream)));
        assertThat(closed).isFalse();
    }

    @Test
    void streamThatKnowsItsPosition_readInPartBySomebody_isRefused(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("f"), TEXT);
        ByteArrayInputStream bytes = new ByteArrayInputStream(bytes(), 3, 5);
        try (FileInputStream file = new FileInputStream(path.toFile())) {
            file.readNBytes(3);
            bytes.readNBytes(3);

            assertThatIllegalArgumentException().isThrownBy(() -> read(body(file)));
            assertThatIllegalArgumentException().isThrownBy(() -> read(body(bytes)));
            assertThatIllegalArgumentException().isThrownBy(() -> read(body(new StreamSource(file))));
            assertThat(file.readAllBytes()).hasSize(bytes().length - 3);
            assertThat(bytes.readAllBytes()).hasSize(2);
        }
        assertThat(read(body(new ByteArrayInputStream(bytes(), 3, 6)))).isEqualTo("häppy");
    }

    @Test
    void fileThatIsClosed_isNoEmptyObject(@TempDir Path folder) throws Exception {
        FileInputStream file =
                new FileInputStream(Files.writeString(folder.resolve("f"), TEXT).toFile());
        file.readAllBytes();
        file.close();

        assertThatThrownBy(() -> read(body(file))).isInstanceOf(IOException.class);
    }

    @Test
    void cacheThatWasMarkedInTheMiddle_isRefused() throws Exception {
        InputStreamCache cache = new InputStreamCache(bytes());
        cache.readNBytes(3);
        cache.mark(100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(body(cache)))
                .withMessageContainingAll("13 bytes", "3 bytes behind its start", "mark()");
    }

    @Test
    void bodiesThatAreGone_areForgotten() {
        int before = SpentBodies.size();
        for (int i = 0; i < 1000; i++) {
            SpentBodies.add(new Object());
        }

        await().untilAsserted(() -> {
            System.gc();
            SpentBodies.add(new Object());
            assertThat(SpentBodies.size()).isLessThan(before + 100);
        });
    }

    private static final class EqualStream extends FilterInputStream {
        EqualStream() {
            super(plain());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof EqualStream;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }
}
