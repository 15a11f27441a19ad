/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongPredicate;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds objects of a work queue that are still there although the server counts their events as acknowledged, so that it
 * will not deliver them again: a client died with an event that the server had passed over.
 *
 * <p>Another client may have such an event in hand, which the server does not tell. So an object must be there for
 * {@link DurableSettings#ackWait} before it counts as left.
 *
 * <p>One thread uses it.
 */
final class LeftInQueue {
    private static final Logger LOG = LoggerFactory.getLogger(LeftInQueue.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);
    /** After which a look does not wait any more for a moment in which nothing else comes. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final int MOST = 1_000;
    /** It was delivered at least once before. */
    private static final long AGAIN = 2;

    private final BucketContext context;
    private final WatchRequest.Selection selection;
    private final DurableSettings durable;
    private final StartAt start;

    /** By revision. */
    private Map<Long, Suspect> suspected = new LinkedHashMap<>();

    private long nextNanos;
    private boolean failedBefore;

    /** An object that is there and should not be, and when it was first seen. */
    private record Suspect(String name, long sinceNanos) {}

    LeftInQueue(BucketContext context, WatchRequest.Selection selection, DurableSettings durable, StartAt start) {
        this.context = context;
        this.selection = selection;
        this.durable = durable;
        this.start = start;
        this.nextNanos = now();
    }

    private long now() {
        return context.nanoTime().getAsLong();
    }

    /** Whether to {@link #look} now; a little late if other events come meanwhile. */
    boolean isTime(boolean idle) {
        long late = now() - nextNanos;
        return late > (idle ? 0 : PATIENCE.toNanos());
    }

    /**
     * Looks into the bucket.
     *
     * @param isHere whether the event with that revision is known to this client
     * @param consumerCreated when the durable consumer was made
     * @return what is to be delivered again
     */
    List<DurableMessage> look(LongPredicate isHere, Instant consumerCreated) {
        Duration next = BETWEEN_LOOKS;
        List<DurableMessage> left = new ArrayList<>();
        try {
            suspected = suspects(isHere, consumerCreated);
            left.addAll(takeThoseThatAreLeft());
            if (!suspected.isEmpty()) {
                next = durable.ackWait();
            }
            failedBefore = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException e) {
            failed(e);
        }
        nextNanos = now() + next.toNanos();
        return left;
    }

    /**
     * The floor is asked for first: what was acknowledged up to it has left the bucket before. A list that lacks objects does
     * no harm, since it is made again.
     */
    private Map<Long, Suspect> suspects(LongPredicate isHere, Instant consumerCreated)
            throws IOException, InterruptedException, ExecutionException {
        long floor = context.wire().ackFloor(durable.name()).get().streamSequence();
        if (floor == 0) {
            return new LinkedHashMap<>();
        }
        long now = now();
        Map<Long, Suspect> found = new LinkedHashMap<>();
        try {
            new MetaList(context.wire(), context.subjects()).forEach(StartAt.everything(), object -> {
                long revision = object.revision();
                if (revision <= floor
                        && found.size() < MOST
                        && isOfTheQueue(object, consumerCreated)
                        && !isHere.test(revision)) {
                    found.put(revision, suspected.getOrDefault(revision, new Suspect(object.name(), now)));
                }
            });
        } catch (WireException e) {
            if (found.isEmpty()) {
                throw e;
            }
            LOG.debug(
                    "Not everything in the queue was seen [bucket={}]",
                    context.subjects().bucket(),
                    e);
        }
        return found;
    }

    private boolean isOfTheQueue(StoredObject object, Instant consumerCreated) {
        return !object.deleted()
                && selection.wants(new ObjectEvent(object, false, 0))
                && switch (start.policy()) {
                    case LAST_PER_SUBJECT, ALL -> true;
                    case NEW -> object.lastModified().isAfter(consumerCreated);
                    case BY_START_SEQUENCE -> object.revision() >= start.sequence();
                    case BY_START_TIME -> !object.lastModified().isBefore(Objects.requireNonNull(start.time()));
                };
    }

    private List<DurableMessage> takeThoseThatAreLeft() throws IOException {
        long now = now();
        List<DurableMessage> left = new ArrayList<>();
        for (Map.Entry<Long, Suspect> entry : new TreeMap<>(suspected).entrySet()) {
            Suspect suspect = entry.getValue();
            if (now - suspect.sinceNanos() >= durable.ackWait().toNanos()) {
                stored(suspect.name(), entry.getKey())
                        .ifPresent(message -> left.add(DurableMessage.unknownToServer(message, AGAIN)));
                suspected.remove(entry.getKey());
            }
        }
        if (!left.isEmpty()) {
            LOG.info(
                    "{} objects that are still there are delivered again, although the server counts their events as"
                            + " acknowledged [bucket={} durableName={}]",
                    left.size(),
                    context.subjects().bucket(),
                    durable.name());
        }
        return left;
    }

    private Optional<WireMessage> stored(String name, long revision) throws IOException {
        List<String> subjects = new ArrayList<>(context.subjects().otherMetas(name));
        subjects.add(0, context.subjects().meta(name));
        for (String subject : subjects) {
            Optional<WireMessage> found = context.wire().last(subject, Freshness.LEADER_OF_REPLICAS);
            if (found.isPresent() && found.get().sequence() == revision) {
                return found;
            }
        }
        return Optional.empty();
    }

    private void failed(Exception e) {
        if (failedBefore) {
            LOG.debug("What is left in the queue is still not known", e);
        } else {
            LOG.warn(
                    "Whether objects are left of which the server tells no more could not be found out; it is tried again"
                            + " [bucket={} durableName={}]: {}",
                    context.subjects().bucket(),
                    durable.name(),
                    e.getMessage());
        }
        failedBefore = true;
    }

    /** The bucket was made anew: revisions stand for other objects from now on. */
    void forget() {
        suspected.clear();
    }
}
