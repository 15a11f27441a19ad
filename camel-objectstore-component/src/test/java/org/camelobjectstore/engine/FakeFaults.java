/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * What is to go wrong on a {@link FakeWire}. Every entry happens once; of several for the same kind of request, the one
 * entered first. Chunks are counted from 1, as error texts count them. Safe for use by several threads.
 */
final class FakeFaults {
    /** Whether a message whose answer is lost gets into the stream. */
    enum Stored {
        AT_ONCE,
        /** Not before the next commit, or {@link FakeWire#deliverLate}. */
        LATE,
        NEVER
    }

    /** Something that a test does in between. */
    interface Action {
        void run() throws IOException;
    }

    enum ChunkFate {
        NOT_SENT,
        REFUSED,
        LOST,
        CONNECTION_BREAKS,
        STORED_UNANSWERED,
        ANSWERED_LATE
    }

    record ChunkFault(ChunkFate fate, Kind kind, Duration delay) {}

    record MetaFault(Stored stored, Kind kind) {}

    private static final MetaFault ACCEPTED = new MetaFault(Stored.AT_ONCE, Kind.REFUSED);

    private final Map<Long, ChunkFault> chunks = new ConcurrentHashMap<>();
    private final Queue<MetaFault> commits = new ConcurrentLinkedQueue<>();
    private final Queue<Action> beforeCommits = new ConcurrentLinkedQueue<>();
    private final Queue<Action> beforePurges = new ConcurrentLinkedQueue<>();
    private final Queue<Action> beforeCounts = new ConcurrentLinkedQueue<>();
    private final Queue<Action> beforeLookUps = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> lookUps = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> purges = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> fences = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> states = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> follows = new ConcurrentLinkedQueue<>();
    private final Queue<Kind> floors = new ConcurrentLinkedQueue<>();
    private volatile FakeStream lagging;
    private final Queue<Integer> readerLives = new ConcurrentLinkedQueue<>();

    /** The server answers with an error instead of storing the chunk. */
    void refuseChunk(long number, Kind kind) {
        chunks.put(number, new ChunkFault(ChunkFate.REFUSED, kind, Duration.ZERO));
    }

    /** No answer ever comes for the chunk. */
    void dropAck(long number, Stored stored) {
        ChunkFate fate = stored == Stored.NEVER ? ChunkFate.LOST : ChunkFate.STORED_UNANSWERED;
        chunks.put(number, new ChunkFault(fate, Kind.TIMEOUT, Duration.ZERO));
    }

    /** The chunk is stored in its turn, but its answer takes its time and is overtaken by others. */
    void delayAck(long number, Duration delay) {
        chunks.put(number, new ChunkFault(ChunkFate.ANSWERED_LATE, Kind.TIMEOUT, delay));
    }

    /** The chunk is lost, and with it the connection; it is there again for what comes after. */
    void breakConnection(long number) {
        chunks.put(number, new ChunkFault(ChunkFate.CONNECTION_BREAKS, Kind.CONNECTION_LOST, Duration.ZERO));
    }

    /** The server cannot be asked whether chunks are still on their way. */
    void failFence(Kind kind) {
        fences.add(kind);
    }

    /** The connection does not take the chunk. */
    void failPublish(long number) {
        chunks.put(number, new ChunkFault(ChunkFate.NOT_SENT, Kind.CONNECTION, Duration.ZERO));
    }

    /** The next commit gets no answer. */
    void loseCommitAck(Stored stored) {
        commits.add(new MetaFault(stored, Kind.TIMEOUT));
    }

    /** The connection is lost before the answer to the next commit came. */
    void loseConnectionAtCommit(Stored stored) {
        commits.add(new MetaFault(stored, Kind.CONNECTION_LOST));
    }

    /** The next commit is answered by something that does not tell what became of it. */
    void garbleCommitAck(Stored stored) {
        commits.add(new MetaFault(stored, Kind.UNCLEAR));
    }

    /** The thread is interrupted while it waits for the answer to the next commit. */
    void interruptCommit(Stored stored) {
        commits.add(new MetaFault(stored, Kind.INTERRUPTED));
    }

    /** The next commit is answered with an error. */
    void refuseCommit(Kind kind) {
        commits.add(new MetaFault(Stored.NEVER, kind));
    }

    /** The next commit is as it should be: only one after it fails. */
    void acceptCommit() {
        commits.add(ACCEPTED);
    }

    /** Runs as the next commit arrives, before it is looked at. */
    void beforeCommit(Action action) {
        beforeCommits.add(action);
    }

    /** Runs as the next purge arrives, before it is looked at. */
    void beforePurge(Action action) {
        beforePurges.add(action);
    }

    /** Runs as the next request for the counts of subjects arrives, before it is looked at. */
    void beforeCount(Action action) {
        beforeCounts.add(action);
    }

    void runBeforeCount() throws IOException {
        run(beforeCounts.poll());
    }

    /** Runs as a look-up of a last message arrives, after so many others. */
    void beforeLookUp(int others, Action action) {
        for (int i = 0; i < others; i++) {
            beforeLookUps.add(() -> {});
        }
        beforeLookUps.add(action);
    }

    void runBeforeLookUp() throws IOException {
        run(beforeLookUps.poll());
    }

    /** The next look-up of a last message fails. */
    void failLookUp(Kind kind) {
        lookUps.add(kind);
    }

    void failPurge(Kind kind) {
        purges.add(kind);
    }

    void failState(Kind kind) {
        states.add(kind);
    }

    void failFollow(Kind kind) {
        follows.add(kind);
    }

    /** The server does not tell how far a durable consumer has come. */
    void failFloor(Kind kind) {
        floors.add(kind);
    }

    /** The next reader to be opened is lost after so many messages. */
    void loseReaderAfter(int messages) {
        readerLives.add(messages);
    }

    /**
     * From now on a replica answers where any may, and readers run on it: one that has got nothing since it was like this.
     *
     * @param replica null for one that lags behind nothing
     */
    void answerFrom(FakeStream replica) {
        lagging = replica;
    }

    /** What answers where any replica may. */
    FakeStream anyReplica(FakeStream leader) {
        FakeStream replica = lagging;
        return replica == null ? leader : replica;
    }

    ChunkFault takeChunkFault(long number) {
        return chunks.remove(number);
    }

    boolean willNotBeSent(long number) {
        ChunkFault fault = chunks.get(number);
        return fault != null && fault.fate() == ChunkFate.NOT_SENT && chunks.remove(number, fault);
    }

    /** Null if the commit goes well. */
    MetaFault takeCommitFault() {
        MetaFault fault = commits.poll();
        return fault == ACCEPTED ? null : fault;
    }

    void runBeforeCommit() throws IOException {
        run(beforeCommits.poll());
    }

    void runBeforePurge() throws IOException {
        run(beforePurges.poll());
    }

    private static void run(Action action) throws IOException {
        if (action != null) {
            action.run();
        }
    }

    void checkLookUp() throws WireException {
        fail("last message", lookUps.poll());
    }

    void checkPurge() throws WireException {
        fail("purge", purges.poll());
    }

    void checkFence() throws WireException {
        fail("fence", fences.poll());
    }

    void checkState() throws WireException {
        fail("state", states.poll());
    }

    void checkFollow() throws WireException {
        fail("follow", follows.poll());
    }

    void checkFloor() throws WireException {
        fail("floor", floors.poll());
    }

    int takeReaderLife() {
        Integer life = readerLives.poll();
        return life == null ? Integer.MAX_VALUE : life;
    }

    private static void fail(String what, Kind kind) throws WireException {
        if (kind != null) {
            throw new WireException(kind, "fake " + kind + " of " + what);
        }
    }
}
