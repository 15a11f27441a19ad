/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.test.NatsServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights that the documentation lists: those of a block are enough, and the lack of each is reported at once. */
@Timeout(60)
class PermissionsIT {
    private static final Path PAGE = Path.of("../src/docs/permissions.md");
    /** What a right costs whose lack nobody notices. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration AT_ONCE = Duration.ofSeconds(6);

    private static NatsServer server;

    private final List<Throwable> handled = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final DefaultCamelContext context = new DefaultCamelContext();

    /** One subject of a block. */
    private record Right(String subject, boolean needed) {}

    private record Block(String operation, List<Right> rights) {}

    /**
     * A user who has the rights of a block, or all but one.
     *
     * @param missing null for none
     */
    private record User(Block block, @Nullable Right missing) {
        String name() {
            return block.operation()
                    + (missing == null ? "" : "-" + block.rights().indexOf(missing));
        }

        String config() {
            String subjects = block.rights().stream()
                    .filter(right -> right != missing)
                    .map(right -> '"' + right.subject() + '"')
                    .collect(Collectors.joining(", "));
            return "{ user: " + name() + ", password: x, permissions: { publish: [" + subjects
                    + "], subscribe: \"_INBOX_" + name() + ".>\" } }\n";
        }

        @Override
        public String toString() {
            return block.operation() + (missing == null ? "" : " without " + missing.subject());
        }
    }

    private static List<Block> blocks() {
        try {
            Matcher block = Pattern.compile("(?s)## (\\w+)\\n[^#]*?publish: \\[\\n(.*?)\\n *\\]")
                    .matcher(Files.readString(PAGE));
            List<Block> all = new ArrayList<>();
            while (block.find()) {
                all.add(new Block(
                        block.group(1),
                        block.group(2).lines().map(PermissionsIT::right).toList()));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Right right(String line) {
        return new Right(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')), !line.contains("# optional"));
    }

    static Stream<User> usersWithAllRights() {
        return blocks().stream().map(block -> new User(block, null));
    }

    static Stream<User> usersThatLackARight() {
        return blocks().stream().flatMap(block -> block.rights().stream().map(right -> new User(block, right)));
    }

    @BeforeAll
    static void start() {
        server = NatsServer.startOwn(Stream.concat(usersWithAllRights(), usersThatLackARight())
                .map(User::config)
                .collect(Collectors.joining(
                        "", "authorization { timeout: 5, users: [ { user: root, password: x }\n", "] }\n")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() throws Exception {
        context.getRegistry().bind("handler", new CollectingHandler(handled));
        context.start();
        send("root", "createBucket", null, Map.of());
        send("root", "put", "content", Map.of(OBJECT_NAME, "a"));
        send("root", "put", new byte[1_000_000], Map.of(OBJECT_NAME, "big"));
    }

    @AfterEach
    void close() throws Exception {
        send("root", "deleteBucket", null, Map.of());
        context.close();
    }

    private static String uri(String user, String options) {
        return "objectstore:b?servers=" + server.url() + "&username=" + user + "&password=x"
                + "&inboxPrefix=_INBOX_" + user + "&requestTimeout=" + REQUEST_TIMEOUT.toMillis()
                + (options.contains("autoCreateBucket") ? "" : "&autoCreateBucket=false") + options;
    }

    private @Nullable Object send(String user, String operation, @Nullable Object body, Map<String, Object> headers)
            throws Exception {
        Exchange done = context.createProducerTemplate().request(uri(user, "&operation=" + operation), exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
        if (done.getException() != null) {
            throw done.getException();
        }
        return done.getMessage().getBody(String.class);
    }

    private void run(User user) throws Exception {
        String name = user.name();
        switch (user.block().operation()) {
            case "put" -> {
                send(name, "put", "new", Map.of(OBJECT_NAME, "a"));
                send(name, "put", new byte[1_000_000], Map.of(OBJECT_NAME, "big"));
            }
            case "get" -> {
                assertThat(send(name, "get", null, Map.of(OBJECT_NAME, "a"))).isEqualTo("content");
                assertThat(send(name, "get", null, Map.of(OBJECT_NAME, "big")))
                        .asString()
                        .hasSize(1_000_000);
            }
            case "list" ->
                assertThat(send(name, "list", null, Map.of())).asString().contains("big");
            case "delete" -> send(name, "delete", null, Map.of(OBJECT_NAME, "a"));
            case "sweep" -> send(name, "sweep&dryRun=true", null, Map.of());
            case "watch" -> consume(name, "");
            case "durable" -> consume(name, "&durableName=d");
            default -> throw new IllegalArgumentException(name);
        }
    }

    private void consume(String user, String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(user, "&exceptionHandler=#handler" + options))
                        .process(exchange -> events.add(exchange.getMessage().getBody(String.class)));
            }
        });
        await().atMost(REQUEST_TIMEOUT).until(() -> events.size() == 2 || !handled.isEmpty());
        if (!handled.isEmpty()) {
            throw new IllegalStateException(handled.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("usersWithAllRights")
    void rightsOfABlock_areEnough(User user) throws Exception {
        run(user);

        assertThat(handled).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("usersThatLackARight")
    void lackOfARight_isReportedAtOnce_withItsSubject(User user) {
        long begin = System.nanoTime();
        Throwable failure = catchThrowable(() -> run(user));
        Duration time = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(time).isLessThan(AT_ONCE);
        if (user.missing().needed()) {
            assertThat(failure).isNotNull();
            assertThat(failure).hasStackTraceContaining("the user may not publish to ");
        } else {
            assertThat(failure).isNull();
        }
    }

    @Test
    void bucketThatIsMissing_isCreatedByWhoeverMay() throws Exception {
        send("root", "deleteBucket", null, Map.of());

        assertThatThrownBy(() -> send("put", "put&autoCreateBucket=true", "x", Map.of(OBJECT_NAME, "a")))
                .hasStackTraceContaining("may not publish to $JS.API.STREAM.CREATE.OBJ_b");
        send("root", "createBucket", null, Map.of());
        send("put", "put&autoCreateBucket=true&ifExists=replace", "x", Map.of(OBJECT_NAME, "a"));
    }

    @Test
    void expectedRevision_isAskedOfTheLeader() {
        assertThatThrownBy(() -> send("put", "put&expectedRevision=1000", "x", Map.of(OBJECT_NAME, "a")))
                .hasStackTraceContaining("may not publish to $JS.API.STREAM.MSG.GET.OBJ_b");
    }

    @Test
    void inboxThatIsDenied_isReportedAtOnce_withItsSubject() {
        long begin = System.nanoTime();
        Throwable failure = catchThrowable(() -> context.createProducerTemplate()
                .requestBody(uri("list", "&operation=list").replace("_INBOX_list", "_INBOX_put"), ""));

        assertThat(failure).hasStackTraceContaining("the user may not subscribe to _INBOX_put.");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
    }

    /** Its errors are its owner's; the text has the last of them. */
    @Test
    void connectionOfTheUser_isDeniedAfterTheRequestTimeout_withTheSubject() throws Exception {
        try (Connection own = Nats.connect(Options.builder()
                        .server(server.url())
                        .userInfo("list-0", "x")
                        .inboxPrefix("_INBOX_list-0")
                        .errorListener(new ErrorListener() {})
                        .build());
                DefaultCamelContext other = new DefaultCamelContext()) {
            other.getRegistry().bind("own", own);
            other.start();

            assertThatThrownBy(() -> other.createProducerTemplate()
                            .requestBody(
                                    "objectstore:b?connection=#own&operation=list&autoCreateBucket=false&requestTimeout=500",
                                    ""))
                    .hasStackTraceContaining("Permissions Violation for Publish to \"$JS.API.STREAM.INFO.OBJ_b\"");
        }
    }
}
