/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camelobjectstore.interop.ObjectClient.Following;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Another client and ours at the same buckets.
 *
 * <p>With {@code -Dinterop.record=true}, what the other client writes is recorded anew for {@link RecordedIT}.
 */
abstract class InteropContract extends InteropTestSupport {

    abstract ObjectClient theirs();

    /** What it can write. */
    abstract Writings writings();

    /** The file of its recording, without the ending. */
    abstract String recording();

    @Test
    void everythingTheyWrite_isReadByUsAndDeletedWithoutATrace() throws Exception {
        writings().write(theirs(), bucket);

        if (Boolean.getBoolean("interop.record")) {
            WireRecording.of(nats, bucket).write(RECORDINGS.resolve(recording() + ".jsonl"));
        }
        for (ObjectClient reader : ours()) {
            writings().check(reader, bucket);
        }
        assertThat(storedVersions()).isEqualTo((int) writings().versionsWithChunks());
        for (String name : writings().names()) {
            camel.delete(bucket, name);
        }
        assertThat(storedVersions()).isZero();
        assertThat(theirs().list(bucket)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everythingWeWrite_isReadByThem(ObjectClient writer) throws Exception {
        Writings.WITH_ANY_NAMES.write(writer, bucket);

        Writings.WITH_ANY_NAMES.check(theirs(), bucket);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void put_overTheOthersObject_leavesTheWinnersChunksAlone(ObjectClient our) throws Exception {
        our.createBucket(bucket);

        theirs().put(bucket, Draft.of("x", Writings.content(25)));
        our.put(bucket, Draft.of("x", Writings.content(15)));

        assertBothRead("x", Writings.content(15));
        assertThat(storedChunks()).isEqualTo(2);

        theirs().put(bucket, Draft.of("x", Writings.content(35)));

        assertBothRead("x", Writings.content(35));
        assertThat(storedChunks()).isEqualTo(4);
        assertThat(storedVersions()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void delete_ofTheOthersObject_isSeenAndLeavesNoChunks(ObjectClient our) throws Exception {
        our.createBucket(bucket);
        our.put(bucket, Draft.of("ours", Writings.content(25)));
        theirs().put(bucket, Draft.of("theirs", Writings.content(25)));

        our.delete(bucket, "theirs");
        theirs().delete(bucket, "ours");

        for (String name : List.of("ours", "theirs")) {
            assertThat(our.get(bucket, name)).isNull();
            assertThat(theirs().get(bucket, name)).isNull();
        }
        assertThat(our.list(bucket)).isEmpty();
        assertThat(theirs().list(bucket)).isEmpty();
        assertThat(storedChunks()).isZero();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void describe_ofTheOthersObject_leavesItsContent(ObjectClient our) throws Exception {
        our.createBucket(bucket);
        our.put(bucket, Draft.of("ours", Writings.content(25)));
        theirs().put(bucket, Draft.of("theirs", Writings.content(15)));

        for (String text : List.of("one", "two")) {
            our.describe(bucket, "theirs", text);
            theirs().describe(bucket, "ours", text);
        }

        for (ObjectClient reader : List.of(our, theirs())) {
            assertThat(reader.info(bucket, "ours").description()).isEqualTo("two");
            assertThat(reader.info(bucket, "theirs").description()).isEqualTo("two");
        }
        assertBothRead("ours", Writings.content(25));
        assertBothRead("theirs", Writings.content(15));

        our.describe(bucket, "ours", "three");

        assertThat(theirs().info(bucket, "ours").description()).isEqualTo("three");
        assertThat(stored(".M.").values()).containsOnly(1L);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void rename_ofTheOthersObject_movesItsContent(ObjectClient our) throws Exception {
        our.createBucket(bucket);
        our.put(bucket, Draft.of("ours", Writings.content(25)));
        theirs().put(bucket, Draft.of("theirs", Writings.content(15)));

        our.rename(bucket, "theirs", "was theirs");
        theirs().rename(bucket, "ours", "was ours");

        assertBothRead("was ours", Writings.content(25));
        assertBothRead("was theirs", Writings.content(15));
        for (ObjectClient reader : List.of(our, theirs())) {
            assertThat(reader.list(bucket))
                    .extracting(ObjectFacts::name)
                    .containsExactlyInAnyOrder("was ours", "was theirs");
        }
        assertThat(stored(".M.")).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void link_toTheOthersObject_isFollowedByBoth(ObjectClient our) throws Exception {
        our.createBucket(bucket);
        our.put(bucket, Draft.of("ours", Writings.content(25)));
        theirs().put(bucket, Draft.of("theirs", Writings.content(15)));

        our.link(bucket, "to theirs", bucket, "theirs");
        theirs().link(bucket, "to ours", bucket, "ours");

        assertBothRead("to theirs", Writings.content(15));
        assertBothRead("to ours", Writings.content(25));

        our.link(bucket, "to ours", bucket, "theirs");

        assertBothRead("to ours", Writings.content(15));
        assertThat(storedVersions()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void watch_seesTheOthersChangesAsTheyCome(ObjectClient our) throws Exception {
        our.createBucket(bucket);
        our.put(bucket, Draft.of("first", "1"));

        try (Following watching = our.follow(bucket);
                Following watchingToo = theirs().follow(bucket)) {
            awaitEvents(watching, "PUT first");
            awaitEvents(watchingToo, "PUT first");
            theirs().put(bucket, Draft.of("theirs", "1"));
            our.put(bucket, Draft.of("ours", "1"));
            theirs().link(bucket, "to ours", bucket, "ours");
            theirs().describe(bucket, "ours", "changed");
            our.delete(bucket, "theirs");
            theirs().delete(bucket, "ours");

            String[] all = "PUT first,PUT theirs,PUT ours,LINK to ours,PUT ours,DELETE theirs,DELETE ours".split(",");
            awaitEvents(watching, all);
            awaitEvents(watchingToo, all);
        }
    }

    private static void awaitEvents(Following following, String... expected) {
        following.await(events -> events.containsExactly(expected));
    }

    private void assertBothRead(String name, byte[] content) throws Exception {
        for (ObjectClient reader : List.of(camel, engine, theirs())) {
            assertThat(reader.get(bucket, name)).as("'%s' for %s", name, reader).isEqualTo(content);
        }
    }
}
