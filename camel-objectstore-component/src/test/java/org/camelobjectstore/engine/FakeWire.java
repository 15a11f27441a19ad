/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelobjectstore.engine.FakeFaults.MetaFault;
import org.camelobjectstore.engine.FakeFaults.Stored;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.ChunkAcks;
import org.camelobjectstore.engine.wire.ChunkWriter;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireContract;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * A {@link Wire} without a server: what it stores is in {@link #stream}, what goes wrong is scripted in {@link #faults}.
 *
 * <p>That it behaves like the real one where nothing is scripted is what {@link WireContract} says of both. Answers to
 * chunks and look-ups come from a thread of its own, as they do from a connection.
 */
final class FakeWire implements Wire, AutoCloseable {
    static final int MAX_PAYLOAD = 1024 * 1024;

    final FakeStream stream;
    final FakeDurables durables;
    final FakeFaults faults = new FakeFaults();

    private final ScheduledExecutorService connection = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "fake-connection");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger floorRequests = new AtomicInteger();
    private volatile Late late;
    private volatile ReadWindow lastWindow;

    /** A meta message that is still on its way. */
    private record Late(String subject, byte[] json, long expectedSequence) {}

    private final Duration ackTimeout;

    FakeWire(FakeStream stream, Duration ackTimeout) {
        this.stream = stream;
        this.durables = new FakeDurables(stream);
        this.ackTimeout = ackTimeout;
    }

    /** Requests so far, of any kind. */
    int requests() {
        return requests.get();
    }

    /** How much the last reading asked for ahead. */
    ReadWindow lastWindow() {
        return lastWindow;
    }

    /** How often it was asked how far a durable consumer is. */
    int floorRequests() {
        return floorRequests.get();
    }

    @Override
    public long maxPayload() {
        return MAX_PAYLOAD;
    }

    @Override
    public Pending<Optional<WireMessage>> askLast(String subject, Freshness freshness) throws WireException {
        begin();
        return new FakePending<>(connection, () -> {
            faults.runBeforeLookUp();
            faults.checkLookUp();
            return (freshness == Freshness.ANY_REPLICA ? faults.anyReplica(stream) : stream).last(subject);
        });
    }

    @Override
    public Pending<Optional<WireMessage>> askNext(String filter, long fromSequence) throws WireException {
        begin();
        return new FakePending<>(connection, () -> stream.next(filter, fromSequence));
    }

    @Override
    public Optional<WireMessage> next(String subject, long fromSequence) throws IOException {
        begin();
        faults.checkLookUp();
        return faults.anyReplica(stream).next(subject, fromSequence);
    }

    @Override
    public Map<String, Long> counts(String filter) throws IOException {
        begin();
        faults.runBeforeCount();
        return stream.counts(filter);
    }

    @Override
    public long publishMeta(String subject, byte[] json, long expectedSequence) throws IOException {
        begin();
        checkPayload(json);
        deliverLate();
        faults.runBeforeCommit();
        MetaFault fault = faults.takeCommitFault();
        if (fault == null) {
            return stream.replace(subject, json, expectedSequence);
        }
        late = new Late(subject, json.clone(), expectedSequence);
        if (fault.stored() == Stored.AT_ONCE) {
            deliverLate();
        } else if (fault.stored() == Stored.NEVER) {
            late = null;
        }
        if (fault.kind() == Kind.INTERRUPTED) {
            Thread.currentThread().interrupt();
        }
        throw new WireException(fault.kind(), "fake " + fault.kind() + " of the commit");
    }

    /** Lets a meta message arrive whose sender has given up waiting. */
    void deliverLate() {
        Late arriving = late;
        late = null;
        if (arriving != null) {
            try {
                stream.replace(arriving.subject(), arriving.json(), arriving.expectedSequence());
            } catch (WireException e) {
                // refused, and nobody hears of it
            }
        }
    }

    @Override
    public Pending<Long> publishChunk(String subject, byte[] chunk) throws WireException {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        FakeChunkWriter writer = new FakeChunkWriter(this, connection, subject, new ChunkAcks() {
            @Override
            public void stored(long index, long sequence) {
                answer.complete(sequence);
            }

            @Override
            public void refused(long index, WireException reason) {
                answer.completeExceptionally(reason);
            }

            @Override
            public void lost(WireException reason) {
                answer.completeExceptionally(reason);
            }
        });
        writer.publish(0, chunk);
        return new FakePending<>(answer, ackTimeout);
    }

    @Override
    public void fence(String subject, Duration timeout) throws IOException {
        faults.checkFence();
        new FakePending<>(connection, () -> {
                    try {
                        return stream.store(subject, new byte[0]);
                    } catch (WireException e) {
                        return 0L; // a refusal is an answer, too
                    }
                })
                .await();
    }

    @Override
    public ChunkWriter writeChunks(String subject, ChunkAcks acks) {
        return new FakeChunkWriter(this, connection, subject, acks);
    }

    @Override
    public StoredMessages read(String subject, long fromSequence, ReadWindow window) throws WireException {
        begin();
        lastWindow = window;
        DeliverPolicy start = DeliverPolicy.byStartSequence(fromSequence);
        FakeStream replica = faults.anyReplica(stream);
        FakeStream.Cursor read = replica.cursor(subject, start);
        return new FakeReading(
                read, replica == stream ? read : stream.cursor(subject, start), window, faults.takeReaderLife());
    }

    @Override
    public LiveMessages follow(String subject, DeliverPolicy start) throws WireException {
        begin();
        faults.checkFollow();
        return new FakeFollowing(stream.cursor(subject, start), faults.takeReaderLife());
    }

    @Override
    public DurableMessages share(DurableReading reading) throws WireException {
        begin();
        faults.checkFollow();
        return durables.share(reading, faults.takeReaderLife());
    }

    @Override
    public CompletableFuture<Void> ack(String acknowledgeOn) {
        requests.incrementAndGet();
        return CompletableFuture.runAsync(() -> durables.ack(acknowledgeOn), connection);
    }

    @Override
    public void nak(String acknowledgeOn, Duration delay) {
        durables.tell("nak", acknowledgeOn, true);
    }

    @Override
    public void term(String acknowledgeOn) {
        durables.tell("term", acknowledgeOn, false);
    }

    @Override
    public void inProgress(String acknowledgeOn) {
        durables.tell("inProgress", acknowledgeOn, false);
    }

    @Override
    public CompletableFuture<AckFloor> ackFloor(String consumer) {
        floorRequests.incrementAndGet();
        CompletableFuture<AckFloor> answer = new CompletableFuture<>();
        try {
            faults.checkFloor();
            answer.complete(durables.ackFloor(consumer));
        } catch (WireException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public List<ConsumerState> consumers() throws WireException {
        begin();
        return durables.states();
    }

    @Override
    public void purge(String subject) throws IOException {
        purgeThrough(subject, Long.MAX_VALUE);
    }

    @Override
    public void purgeLater(String subject) {
        connection.execute(() -> {
            try {
                stream.purge(subject, Long.MAX_VALUE);
            } catch (WireException e) {
                // the bucket is gone, and its chunks with it
            }
        });
    }

    @Override
    public Pending<Long> askPurgeThrough(String subject, long sequence) throws IOException {
        begin();
        faults.runBeforePurge();
        faults.checkPurge();
        return new FakePending<>(CompletableFuture.completedFuture(stream.purge(subject, sequence)), ackTimeout);
    }

    @Override
    public StreamState state() throws WireException {
        begin();
        faults.checkState();
        return stream.state();
    }

    private void begin() throws WireException {
        requests.incrementAndGet();
        checkNotInterrupted();
    }

    /** jnats sends nothing for an interrupted thread. */
    static void checkNotInterrupted() throws WireException {
        if (Thread.currentThread().isInterrupted()) {
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted before it could send");
        }
    }

    static void checkPayload(byte[] payload) throws WireException {
        if (payload.length > MAX_PAYLOAD) {
            throw new WireException(
                    Kind.REFUSED, "the message cannot be sent: " + payload.length + " bytes exceed " + MAX_PAYLOAD);
        }
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
