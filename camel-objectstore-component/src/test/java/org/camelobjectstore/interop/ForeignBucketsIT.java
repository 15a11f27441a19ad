/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.Mirror;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import org.camelobjectstore.interop.ObjectClient.Following;
import org.junit.jupiter.api.Test;

/** Buckets that are set up as we would not. */
class ForeignBucketsIT extends InteropTestSupport {

    /** As of clients before servers had direct gets. */
    @Test
    void bucket_withoutDirectGet_worksAsAnyOther() throws Exception {
        for (String each : new String[] {bucket, Writings.other(bucket)}) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("OBJ_" + each)
                            .subjects("$O." + each + ".M.>", "$O." + each + ".C.>")
                            .storageType(StorageType.Memory)
                            .discardPolicy(DiscardPolicy.New)
                            .allowRollup(true)
                            .allowDirect(false)
                            .build());
        }

        WireRecording.read(RECORDINGS.resolve("javascript.jsonl")).replay(nats, bucket);

        for (ObjectClient reader : ours()) {
            Writings.WITH_ASCII_NAMES.check(reader, bucket);
        }
        camel.put(bucket, Draft.of("overwritten", Writings.content(25)));
        assertThat(engine.get(bucket, "overwritten")).isEqualTo(Writings.content(25));
        camel.delete(bucket, "overwritten");
        assertThat(engine.info(bucket, "overwritten")).isNull();
    }

    /** Its meta messages name the bucket that it mirrors. */
    @Test
    void mirror_underAnotherName_isReadAsAnyOther() throws Exception {
        camel.createBucket(bucket);
        camel.put(bucket, Draft.of("a", Writings.content(25)));
        camel.put(bucket, Draft.of("ab~", Writings.content(7)));
        String mirror = bucket + "-mirror";
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OBJ_" + mirror)
                        .storageType(StorageType.Memory)
                        .allowDirect(true)
                        .allowRollup(true) // or servers of 2.10 mirror no meta message
                        .mirror(Mirror.builder()
                                .sourceName("OBJ_" + bucket)
                                .subjectTransforms(SubjectTransform.builder()
                                        .source("$O." + bucket + ".>")
                                        .destination("$O." + mirror + ".>")
                                        .build())
                                .build())
                        .build());

        await().untilAsserted(() -> assertThat(engine.list(mirror)).hasSize(2));

        for (ObjectClient reader : ours()) {
            assertThat(reader.get(mirror, "a")).isEqualTo(Writings.content(25));
            assertThat(reader.get(mirror, "ab~")).isEqualTo(Writings.content(7));
            assertThat(reader.list(mirror)).extracting(ObjectFacts::name).containsExactly("a", "ab~");
        }
        try (Following following = camel.follow(mirror)) {
            following.await(events -> events.containsExactly("PUT a", "PUT ab~"));
            camel.put(bucket, Draft.of("later", ""));
            following.await(events -> events.containsExactly("PUT a", "PUT ab~", "PUT later"));
        }
    }
}
