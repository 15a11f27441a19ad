/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ListAssert;
import org.awaitility.Awaitility;

/** What every object store client can do, ours and others'. */
interface ObjectClient {

    void createBucket(String bucket) throws Exception;

    void put(String bucket, Draft draft) throws Exception;

    /** The verified content, through links; null if there is no such object. */
    byte[] get(String bucket, String name) throws Exception;

    /** The object, or the link as such; null if there is none or a deleted one. */
    ObjectFacts info(String bucket, String name) throws Exception;

    /** All live objects and links. */
    List<ObjectFacts> list(String bucket) throws Exception;

    void delete(String bucket, String name) throws Exception;

    void describe(String bucket, String name, String description) throws Exception;

    void rename(String bucket, String name, String newName) throws Exception;

    void link(String bucket, String name, String targetBucket, String targetName) throws Exception;

    void linkBucket(String bucket, String name, String targetBucket) throws Exception;

    /** Watches a bucket: its current state, then changes. */
    Following follow(String bucket) throws Exception;

    /** Whether this client looks for a name where everybody else puts it; it lists the object in any case. */
    default boolean addresses(String name) {
        return true;
    }

    /** A watch. */
    interface Following extends AutoCloseable {

        /** What has come so far: {@code PUT name}, {@code LINK name} or {@code DELETE name}. */
        List<String> events() throws Exception;

        /** Waits until what has come is as it should be. */
        default void await(Consumer<ListAssert<String>> expectation) {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(() -> expectation.accept(assertThat(events())));
        }

        @Override
        void close() throws Exception;
    }
}
