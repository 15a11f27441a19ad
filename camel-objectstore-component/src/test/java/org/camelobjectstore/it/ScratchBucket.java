/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfo;
import io.nats.client.api.StreamInfoOptions;
import io.nats.client.api.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;

/** A bucket of one test, over a sound connection of its own that looks at it from the server's side, too. */
final class ScratchBucket implements AutoCloseable {
    private final String name = "scratch-" + UUID.randomUUID();
    private final Connection nats;
    private final ObjectStoreClient client;
    private final Bucket bucket;

    ScratchBucket(String url) throws Exception {
        nats = connect(url);
        client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(5)));
        client.createBucket(BucketSettings.of(name));
        bucket = client.bucket(name);
    }

    /** A connection that reconnects at once and as often as it takes. */
    static Connection connect(String url) throws Exception {
        return Nats.connect(new Options.Builder()
                .server(url)
                .ignoreDiscoveredServers()
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(1)) // jnats stops reconnecting if it is zero
                .maxReconnects(-1)
                .errorListener(new ErrorListener() {})
                .build());
    }

    String name() {
        return name;
    }

    Connection nats() {
        return nats;
    }

    Bucket bucket() {
        return bucket;
    }

    /** The subject that chunks begin with. */
    String chunks() {
        return "$O." + name + ".C.";
    }

    /** The subject that meta messages begin with. */
    String metas() {
        return "$O." + name + ".M.";
    }

    List<StoredObject> live() throws Exception {
        return bucket.list(object -> true, false);
    }

    /** The identities of the versions of which the stream holds chunks. */
    Set<String> storedNuids() throws Exception {
        return subjects(chunks() + ">").stream()
                .map(subject -> subject.getName().substring(chunks().length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The identities of the versions that have chunks and that no meta message refers to. */
    Set<String> orphanNuids() throws Exception {
        Set<String> orphans = storedNuids(); // before the metas: a version that is committed in between is none
        live().forEach(object -> orphans.remove(object.nuid()));
        return orphans;
    }

    void awaitNoOrphans(Duration limit) {
        Awaitility.await("chunks that no meta message refers to")
                .atMost(limit)
                .untilAsserted(() -> assertThat(orphanNuids()).isEmpty());
    }

    /** Every live object reads as the one version it claims to be, and the stream holds nothing else. */
    void assertOnlyWholeObjects() throws Exception {
        List<StoredObject> live = live();
        for (StoredObject object : live) {
            SeededContent.assertWhole(bucket, object);
        }
        assertThat(storedNuids())
                .isEqualTo(live.stream()
                        .filter(object -> object.size() > 0)
                        .map(StoredObject::nuid)
                        .collect(Collectors.toSet()));
        assertThat(subjects(metas() + ">"))
                .allSatisfy(
                        meta -> assertThat(meta.getCount()).as(meta.getName()).isEqualTo(1));
    }

    long serverSideConsumers() throws Exception {
        return info(StreamInfoOptions.builder().build()).getStreamState().getConsumerCount();
    }

    private List<Subject> subjects(String filter) throws Exception {
        return info(StreamInfoOptions.filterSubjects(filter)).getStreamState().getSubjects();
    }

    private StreamInfo info(StreamInfoOptions options) throws Exception {
        return nats.jetStreamManagement().getStreamInfo("OBJ_" + name, options);
    }

    @Override
    public void close() throws Exception {
        client.deleteBucket(name);
        client.close();
        nats.close();
    }
}
