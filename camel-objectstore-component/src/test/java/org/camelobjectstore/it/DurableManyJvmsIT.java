/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.it.ConsumingJvm.Note;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.internal.RawMetas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several JVMs share a durable consumer while objects change, JVMs are killed and the server is: every object's last state
 * is processed, and nobody begins with an older state when a newer one was processed.
 */
@Tag("endurance")
@Timeout(120)
class DurableManyJvmsIT {
    private static final int OBJECTS = 10_000;
    /** Those that half of the changes are about. */
    private static final int BUSY_OBJECTS = 100;

    private static final int JVMS = 4;
    private static final int KILLS = 6;
    private static final int KILL_WITH_SERVER = 3;
    /** What all JVMs note between two disturbances. */
    private static final long PROGRESS_BYTES = 100_000;

    /** An event begins a moment after it was found to be the newest of its object. */
    private static final Duration LOOK_TO_BEGIN = Duration.ofMillis(250);

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String DURABLE = "d";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final NatsServer server = NatsServer.startOwn();
    private final List<ChildJvm> jvms = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    @TempDir
    Path folder;

    private ScratchBucket scratch;

    @BeforeEach
    void open() throws Exception {
        scratch = new ScratchBucket(server.url());
    }

    @AfterEach
    void close() throws Exception {
        jvms.forEach(ChildJvm::close);
        scratch.close();
        server.close();
    }

    private ChildJvm consume() throws IOException {
        Path file = Files.createFile(folder.resolve("jvm-" + files.size()));
        files.add(file);
        return ChildJvm.start(ConsumingJvm.class, server.url(), scratch.name(), DURABLE, file.toString());
    }

    /**
     * Without chunks at its beginning, the server forgets an event of a bucket now and then: what is overwritten while its
     * event is unsettled moves the floor of acknowledgements past older events, and the client that would know it is killed.
     */
    private void putAnObjectThatStays() throws IOException {
        scratch.bucket().put(PutRequest.of("stays"), new ByteArrayInputStream(new byte[1]));
    }

    private void awaitProgress() {
        long before = noted();
        await("progress, seed " + seed).atMost(PATIENCE).until(() -> noted() > before + PROGRESS_BYTES);
    }

    private long noted() {
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private List<Note> notes() throws IOException {
        List<Note> notes = new ArrayList<>();
        for (Path file : files) {
            notes.addAll(Note.of(file));
        }
        return notes;
    }

    /** Changes objects, one after the other; what the server does not hear of is no matter. */
    private final class Changes implements Runnable {
        private final Random choice = new Random(seed + 1);
        private final RawMetas metas = new RawMetas(scratch.nats(), scratch.name());
        private int made;
        private int missed;

        @Override
        public void run() {
            String object = RawMetas.name(choice.nextInt(choice.nextBoolean() ? BUSY_OBJECTS : OBJECTS));
            try {
                if (choice.nextInt(5) == 0) {
                    scratch.bucket().delete(object, null);
                } else {
                    metas.publish(object, null);
                }
                made++;
            } catch (IOException | RuntimeException e) {
                missed++; // the object is deleted already, or the server is down
            }
        }
    }

    @Test
    void durableConsumer_ofSeveralJvms_losesNothing_andNeverGoesBack() throws Exception {
        putAnObjectThatStays();
        new RawMetas(scratch.nats(), scratch.name()).fill(0, OBJECTS);
        for (int i = 0; i < JVMS; i++) {
            jvms.add(consume());
        }
        Changes changes = new Changes();
        ScheduledExecutorService changing = Executors.newSingleThreadScheduledExecutor();
        try {
            changing.scheduleWithFixedDelay(changes, 0, 250, TimeUnit.MICROSECONDS);
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitProgress();
                ChildJvm killed = jvms.remove(random.nextInt(JVMS));
                killed.close();
                jvms.add(consume());
                if (kill == KILL_WITH_SERVER) {
                    awaitProgress();
                    server.kill();
                    server.restart();
                }
            }
            awaitProgress();
        } finally {
            changing.shutdown();
            assertThat(changing.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        List<StoredObject> last = scratch.bucket().list(object -> true, true);
        assertThat(last).hasSize(OBJECTS + 1);
        await("all last states, seed " + seed)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertLastStatesDone(last, notes()));
        jvms.forEach(ChildJvm::kill);
        List<Note> notes = notes();
        assertThat(changes.made).isGreaterThan(changes.missed);
        tell(notes, changes.made);
        assertNobodyWentBack(notes);
    }

    private void tell(List<Note> notes, int changes) {
        long done = notes.stream().filter(Note::done).count();
        long distinct =
                notes.stream().filter(Note::done).map(Note::revision).distinct().count();
        long again = notes.stream()
                .filter(note -> !note.done() && note.delivery() > 1)
                .count();
        System.out.println("Durable consumer of " + JVMS + " JVMs: " + OBJECTS + " objects, " + changes + " changes, "
                + (notes.size() - done) + " events begun, " + done + " done, " + (done - distinct) + " duplicates, "
                + again + " deliveries again, " + KILLS + " kills, 1 restart of the server");
    }

    private void assertLastStatesDone(List<StoredObject> last, List<Note> notes) {
        Set<Long> done = new HashSet<>();
        notes.stream().filter(Note::done).forEach(note -> done.add(note.revision()));
        assertThat(last.stream().map(StoredObject::revision).filter(revision -> !done.contains(revision)))
                .as("last states that nobody has processed, seed %d", seed)
                .isEmpty();
    }

    private void assertNobodyWentBack(List<Note> notes) {
        notes.sort(Comparator.comparingLong(Note::nanos));
        Map<String, Note> newest = new HashMap<>();
        List<String> back = new ArrayList<>();
        for (Note note : notes) {
            Note before = newest.get(note.object());
            if (note.done()) {
                if (before == null || before.revision() < note.revision()) {
                    newest.put(note.object(), note);
                }
            } else if (before != null
                    && note.revision() < before.revision()
                    && note.nanos() - before.nanos() > LOOK_TO_BEGIN.toNanos()) {
                back.add(note + " after " + before);
            }
        }
        assertThat(back)
                .as("older states begun after newer ones were done, seed %d", seed)
                .isEmpty();
    }
}
