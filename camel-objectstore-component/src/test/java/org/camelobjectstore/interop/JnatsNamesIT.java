/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.PutResult;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** We and jnats at the names that jnats puts elsewhere. */
class JnatsNamesIT extends InteropTestSupport {
    private JnatsClient jnats;

    @BeforeEach
    void createBucket() throws Exception {
        jnats = new JnatsClient(nats);
        jnats.createBucket(bucket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void put_overItsObject_takesItFromTheOtherPlace(String name) throws Exception {
        jnats.put(bucket, Draft.of(name, "theirs"));

        camel.put(bucket, Draft.of(name, "ours"));

        assertThat(camel.get(bucket, name)).asString().isEqualTo("ours");
        assertThat(jnats.info(bucket, name)).isNull();
        assertThat(jnats.list(bucket)).extracting(ObjectFacts::name).containsExactly(name);
        assertThat(storedVersions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void itsPut_overOurObject_isTheNewest(String name) throws Exception {
        camel.put(bucket, Draft.of(name, "ours"));

        jnats.put(bucket, Draft.of(name, "theirs"));

        for (ObjectClient reader : ours()) {
            assertThat(reader.get(bucket, name)).asString().isEqualTo("theirs");
            assertThat(reader.list(bucket)).extracting(ObjectFacts::name).containsExactly(name);
        }
        camel.delete(bucket, name);
        assertThat(storedVersions()).isZero();
        assertThat(jnats.info(bucket, name)).isNull();
        assertThat(jnats.list(bucket)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void itsDelete_ofWhatItPut_isSeen(String name) throws Exception {
        jnats.put(bucket, Draft.of(name, "theirs"));

        jnats.delete(bucket, name);

        assertThat(camel.exists(bucket, name)).isFalse();
        assertThat(camel.list(bucket)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void rename_ofItsObject_isFoundByIt(String name) throws Exception {
        jnats.put(bucket, Draft.of(name, "theirs"));

        camel.rename(bucket, name, "plain");

        assertThat(jnats.get(bucket, "plain")).asString().isEqualTo("theirs");
        assertThat(jnats.list(bucket)).extracting(ObjectFacts::name).containsExactly("plain");
        assertThat(stored(".M.")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void itsRename_toSuchAName_isFoundByUs(String name) throws Exception {
        camel.put(bucket, Draft.of("plain", "ours"));

        jnats.rename(bucket, "plain", name);

        assertThat(camel.get(bucket, name)).asString().isEqualTo("ours");
        assertThat(camel.list(bucket)).extracting(ObjectFacts::name).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void link_toItsObject_isFollowed(String name) throws Exception {
        jnats.put(bucket, Draft.of(name, "theirs"));

        camel.link(bucket, "link", bucket, name);

        assertThat(engine.get(bucket, "link")).asString().isEqualTo("theirs");
        assertThat(jnats.get(bucket, "link")).asString().isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void conditions_ofAPut_areThoseOfItsObject(String name) throws Exception {
        jnats.put(bucket, Draft.of(name, "theirs"));
        long revision = nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket)
                .getStreamState()
                .getLastSequence();

        assertThatThrownBy(() -> put(PutRequest.of(name).withIfExists(IfExists.FAIL)))
                .isInstanceOf(ObjectConflictException.class);
        assertThat(put(PutRequest.of(name).withIfExists(IfExists.SKIP)).skipped())
                .isTrue();
        assertThatThrownBy(() -> put(PutRequest.of(name).withExpectedRevision(0)))
                .isInstanceOf(ObjectConflictException.class);
        assertThat(engine.get(bucket, name)).asString().isEqualTo("theirs");

        put(PutRequest.of(name).withExpectedRevision(revision));

        assertThat(engine.get(bucket, name)).asString().isEqualTo("ours");
        assertThat(storedVersions()).isEqualTo(1);
    }

    private PutResult put(PutRequest request) throws IOException {
        try (ObjectStoreClient client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT)) {
            return client.bucket(bucket).put(request, new ByteArrayInputStream("ours".getBytes()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void watch_ofTheNameAlone_seesBothPlaces(String name) throws Exception {
        try (ObjectStoreClient client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT);
                Watch watch = client.bucket(bucket)
                        .watch(WatchRequest.from(StartAt.current())
                                .withSelection(WatchRequest.Selection.ALL.withObjectName(name)))) {
            jnats.put(bucket, Draft.of("another", "theirs too"));
            jnats.put(bucket, Draft.of(name, "theirs"));
            List<Long> sizes = new ArrayList<>();
            awaitSizes(watch, sizes, 6L);
            camel.put(bucket, Draft.of(name, "ours"));
            awaitSizes(watch, sizes, 6L, 4L);
        }
    }

    private static void awaitSizes(Watch watch, List<Long> seen, Long... expected) {
        await().untilAsserted(() -> {
            watch.next(Duration.ofMillis(20))
                    .ifPresent(delivery -> seen.add(delivery.event().object().size()));
            assertThat(seen).containsExactly(expected);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void rename_ofItsObjectOverOneOfOurs_leavesNoChunks(String name) throws Exception {
        camel.put(bucket, Draft.of(name, "ours"));
        jnats.put(bucket, Draft.of(name, "theirs"));

        camel.rename(bucket, name, "plain");

        assertThat(camel.get(bucket, "plain")).asString().isEqualTo("theirs");
        assertThat(storedVersions()).isEqualTo(1);
        assertThat(stored(".M.")).hasSize(1);
    }
}
