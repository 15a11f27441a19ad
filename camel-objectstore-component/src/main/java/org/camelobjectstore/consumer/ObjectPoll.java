/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.message.EventWriter;
import org.camelobjectstore.message.Holding;
import org.camelobjectstore.settings.Settings;

/**
 * The objects that are there now and that nobody here is processing, for consumers that ask instead of watching. Links are
 * left out, but one that is asked for by its name stands for its target.
 *
 * <p>Safe for use by several threads.
 */
final class ObjectPoll implements AutoCloseable {
    private final Settings settings;
    private final Buckets buckets;
    private final Bucket bucket;
    private final EventWriter writer;
    private final Settlement settlement;
    private final Set<StoredObject> inProgress;
    private final boolean exclusive;

    /** The name behind which the next search begins; for consumers whose objects go once they are processed. */
    private volatile String reached = "";

    private ObjectPoll(
            CamelContext context,
            Buckets buckets,
            Set<StoredObject> inProgress,
            Supplier<ExceptionHandler> failures,
            boolean exclusive)
            throws IOException {
        this.settings = buckets.settings();
        this.buckets = buckets;
        this.bucket = buckets.own();
        this.writer = new EventWriter(buckets);
        this.settlement = new Settlement(
                context, buckets, new FailureReports(settings.bucket().name(), failures));
        this.inProgress = inProgress;
        this.exclusive = exclusive;
    }

    /**
     * Connects, and makes sure of the bucket.
     *
     * @param inProgress the objects that somebody has begun with and whose exchanges have not ended
     * @param exclusive whether those are left out
     */
    static ObjectPoll open(
            CamelContext context,
            BucketAccess access,
            Set<StoredObject> inProgress,
            Supplier<ExceptionHandler> failures,
            boolean exclusive)
            throws IOException {
        DurableSettings durable = access.settings().consumer().durable();
        if (durable != null) {
            throw new IllegalArgumentException("durableName '" + durable.name()
                    + "' is for consumers that are told of changes; leave it out with pollEnrich and scheduler options,"
                    + " or leave those out");
        }
        Buckets buckets = access.open();
        try {
            return new ObjectPoll(context, buckets, inProgress, failures, exclusive);
        } catch (IOException | RuntimeException e) {
            buckets.close();
            throw e;
        }
    }

    /**
     * The objects to process, ordered by name. Those behind the last one that was reached come first: however many fail, all
     * others have their turn before they come again.
     *
     * @param limit how many at most; 0 for any number
     */
    List<StoredObject> find(int limit) throws IOException {
        Set<StoredObject> busy = Set.copyOf(inProgress); // before the list: what ends meanwhile is in both or none
        List<StoredObject> candidates = candidates();
        String last = reached;
        Predicate<StoredObject> comesFirst = object -> object.name().compareTo(last) > 0;
        return Stream.concat(
                        candidates.stream().filter(comesFirst),
                        candidates.stream().filter(comesFirst.negate()))
                .filter(object -> !busy.contains(object) && isWanted(object))
                .limit(limit == 0 ? Long.MAX_VALUE : limit)
                .toList();
    }

    private boolean isWanted(StoredObject object) {
        return !object.deleted() && !object.isLink() && !settlement.isProcessed(object);
    }

    /**
     * Reaches an object that was found: looks again, since much may have happened while those before it were processed.
     *
     * @return the version to process, which may be a newer one; empty if there is none any more
     */
    Optional<StoredObject> reach(StoredObject found) throws IOException {
        if (settings.objectName() != null) {
            return Optional.of(found); // it is the only one
        }
        if (exclusive) {
            reached = found.name();
        }
        return bucket.findAtLeader(found.name()).filter(this::isWanted);
    }

    private List<StoredObject> candidates() throws IOException {
        String name = settings.objectName();
        if (name == null) {
            return bucket.list(settings.names(), false);
        }
        Optional<StoredObject> named = settings.names().test(name) ? bucket.findAtLeader(name) : Optional.empty();
        boolean follow = settings.producer().followLinks()
                && settings.consumer().afterRead().isNone();
        return named.isPresent() && follow
                ? List.of(buckets.client().followLinks(named.get()))
                : named.stream().toList();
    }

    /**
     * Fills an exchange; what comes after it is done when it has completed.
     *
     * @param pending how many of the same poll are still to come
     * @return false if somebody else has just begun with the object
     */
    boolean begin(StoredObject object, int pending, Exchange exchange) throws IOException {
        if (exclusive && !inProgress.add(object)) {
            return false;
        }
        try {
            Holding.End end = settlement.of("Object", object, done -> inProgress.remove(object));
            Holding holding = Holding.begin(buckets.lease().another(), end, exchange);
            writer.write(new ObjectEvent(object, true, pending), holding, exchange);
        } catch (IOException | RuntimeException e) {
            inProgress.remove(object);
            throw e;
        }
        return true;
    }

    /** Hears of changes, after any of which there may be an object; for the caller to close. */
    Watch watch() throws IOException {
        return bucket.watch(WatchRequest.from(StartAt.changes())
                .withSelection(settings.watchRequest().selection()));
    }

    @Override
    public void close() {
        buckets.close();
    }
}
