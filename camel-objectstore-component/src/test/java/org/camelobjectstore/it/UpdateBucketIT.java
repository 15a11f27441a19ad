/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.Map;
import org.camelobjectstore.engine.BucketStatus;
import org.junit.jupiter.api.Test;

/** What an update of a bucket does not name stays as it is. */
class UpdateBucketIT extends ObjectStoreTestSupport {

    private BucketStatus update(String options) throws Exception {
        return call("objectstore:" + bucket + "?operation=updateBucket&" + options, null, Map.of())
                .getMessage()
                .getBody(BucketStatus.class);
    }

    private void create(String options) throws Exception {
        call("objectstore:" + bucket + "?operation=createBucket&" + options, null, Map.of());
    }

    private StreamConfiguration config() throws Exception {
        return nats.jetStreamManagement().getStreamInfo("OBJ_" + bucket).getConfiguration();
    }

    private Duration windowAfter(String options) throws Exception {
        update(options);
        return config().getDuplicateWindow();
    }

    /** The window for duplicates may not be longer than the age; it is the server's choice, before and afterwards. */
    @Test
    void ttl_shorterAndLongerAgain_takesTheWindowForDuplicatesAlong() throws Exception {
        create("ttl=30s");

        assertThat(windowAfter("ttl=10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(windowAfter("ttl=90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(windowAfter("ttl=1h")).isEqualTo(Duration.ofMinutes(2));
        assertThat(windowAfter("ttl=60s")).isEqualTo(Duration.ofSeconds(60));
        assertThat(windowAfter("ttl=0")).isEqualTo(Duration.ofMinutes(2));
        assertThat(config().getMaxAge()).isZero();
        create("replicas=1"); // as if nothing had been changed
    }

    /** Whoever set a window of his own keeps it as far as the age allows. */
    @Test
    void ttl_windowThatSomebodyHasSet_isShortenedOnlyWhereItMustBe() throws Exception {
        create("ttl=1h");
        nats.jetStreamManagement()
                .updateStream(StreamConfiguration.builder(config())
                        .duplicateWindow(Duration.ofMinutes(10))
                        .build());

        assertThat(windowAfter("ttl=30m")).isEqualTo(Duration.ofMinutes(10));
        assertThat(windowAfter("ttl=5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(windowAfter("bucketDescription=x")).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void placement_oneHalfOfIt_keepsTheOther() throws Exception {
        create("placementCluster=east&placementTags=fast,near");

        BucketStatus tags = update("placementTags=slow");
        assertThat(tags.placementCluster()).isEqualTo("east");
        assertThat(tags.placementTags()).containsExactly("slow");

        BucketStatus cluster = update("placementCluster=west");
        assertThat(cluster.placementCluster()).isEqualTo("west");
        assertThat(cluster.placementTags()).containsExactly("slow");
    }

    @Test
    void metadata_oneKey_keepsTheOthersAndAnEmptyValueRemovesIts() throws Exception {
        create("bucketMetadata.team=blue&bucketMetadata.cost=42&bucketDescription=of all");

        assertThat(update("bucketMetadata.team=red").metadata()).isEqualTo(Map.of("team", "red", "cost", "42"));
        BucketStatus removed = update("bucketMetadata.cost=");
        assertThat(removed.metadata()).isEqualTo(Map.of("team", "red"));
        assertThat(removed.description()).isEqualTo("of all");
    }

    @Test
    void anySetting_alone_keepsAllOthers() throws Exception {
        create("ttl=1h&maxBytes=1000000&compression=true&bucketDescription=of all&bucketMetadata.team=blue");
        BucketStatus before = update("ttl=1h");

        assertThat(update("ttl=1h")).isEqualTo(before);
        assertThat(update("maxBytes=1000000")).isEqualTo(before);
        assertThat(update("compression=true")).isEqualTo(before);
        assertThat(update("bucketDescription=of all")).isEqualTo(before);
        assertThat(update("replicas=1")).isEqualTo(before);
        assertThat(before.compressed()).isTrue();
        assertThat(before.maxBytes()).isEqualTo(1_000_000);
        assertThat(before.metadata()).isEqualTo(Map.of("team", "blue"));
    }
}
