/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Server;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * The way in: the buckets of one NATS account.
 *
 * <p>Safe for use by several threads. {@link #close()} ends the client's own subscriptions; contents and watches that it
 * opened are closed by those who opened them.
 */
public final class ObjectStoreClient implements AutoCloseable {
    private static final int MAX_LINKS = 8;
    private static final Duration DOUBT = Duration.ofSeconds(1);

    private final Server server;
    private final BucketStreams buckets;
    private final TransferSettings settings;
    private final Transfers transfers = new Transfers();
    private final Map<String, Bucket> open = new ConcurrentHashMap<>();

    private ObjectStoreClient(Server server, TransferSettings settings) {
        this.server = server;
        this.buckets = new BucketStreams(server.streams());
        this.settings = settings;
    }

    /**
     * Makes a client.
     *
     * @param server is closed with the client
     * @throws ObjectStoreException if the server is too old
     */
    public static ObjectStoreClient over(Server server, TransferSettings settings) throws ObjectStoreException {
        ObjectStoreClient client = new ObjectStoreClient(server, settings);
        try {
            server.checkVersion();
            return client;
        } catch (IOException e) {
            client.close();
            throw client.failures("").of("Opening the object store", null, e, "Nothing was done. Use a newer server.");
        }
    }

    /**
     * A bucket that exists. The server is asked once for each name; {@link #forget} makes it ask again.
     *
     * @throws BucketNotFoundException if it does not exist
     */
    public Bucket bucket(String name) throws IOException {
        Bucket known = open.get(name);
        if (known != null) {
            return known;
        }
        BucketSubjects subjects = new BucketSubjects(name);
        try {
            Wire wire = server.open(subjects);
            Clock clock = Clock.systemUTC();
            MetaStore metas = new MetaStore(wire, subjects, clock);
            ReplacedVersions replaced = new ReplacedVersions(wire, subjects);
            Bucket bucket = new Bucket(new BucketContext(
                    wire,
                    subjects,
                    metas,
                    replaced,
                    new NewNames(),
                    failures(name),
                    settings,
                    transfers,
                    clock,
                    System::nanoTime,
                    DOUBT,
                    server::newNuid));
            open.put(name, bucket);
            return bucket;
        } catch (IOException e) {
            throw failed("Opening", name, e);
        }
    }

    /** Makes the next {@link #bucket} ask the server again, because the bucket turned out to be gone. */
    public void forget(String name) {
        open.remove(name);
    }

    /**
     * Creates a bucket; one that exists with the same settings counts as created.
     *
     * @throws ObjectConflictException if it exists with other settings
     */
    public BucketStatus createBucket(BucketSettings settings) throws IOException {
        try {
            return counted(buckets.create(settings));
        } catch (IOException e) {
            if (e instanceof WireException wire && wire.is(Kind.NAME_TAKEN)) {
                throw new ObjectConflictException(
                        settings.name(),
                        null,
                        "Bucket '" + settings.name() + "' exists on " + server.address()
                                + " with other settings. Nothing was changed. Use updateBucket to change them.",
                        e);
            }
            throw failed("Creating", settings.name(), e);
        }
    }

    /**
     * Changes the settings that are given and leaves the others.
     *
     * @throws BucketNotFoundException if it does not exist
     */
    public BucketStatus updateBucket(BucketSettings settings) throws IOException {
        try {
            BucketStatus updated = buckets.update(settings);
            forget(settings.name()); // what is known of it may have changed
            return counted(updated);
        } catch (IOException e) {
            throw failed("Updating", settings.name(), e);
        }
    }

    /**
     * Makes a bucket read-only for ever.
     *
     * @throws BucketNotFoundException if it does not exist
     */
    public BucketStatus seal(String name) throws IOException {
        try {
            return counted(buckets.seal(name));
        } catch (IOException e) {
            throw failed("Sealing", name, e);
        }
    }

    /**
     * Deletes a bucket with everything in it.
     *
     * @throws BucketNotFoundException if it does not exist
     */
    public void deleteBucket(String name) throws IOException {
        forget(name);
        try {
            buckets.delete(name);
        } catch (IOException e) {
            throw failed("Deleting", name, e);
        }
    }

    /**
     * A bucket's settings and size.
     *
     * @throws BucketNotFoundException if it does not exist
     */
    public BucketStatus status(String name) throws IOException {
        try {
            return counted(buckets.status(name));
        } catch (IOException e) {
            throw failed("Asking for the status of", name, e);
        }
    }

    /** Every bucket of the account, ordered by name. */
    public List<BucketStatus> listBuckets() throws IOException {
        try {
            List<BucketStatus> statuses = new ArrayList<>();
            for (BucketStatus status : buckets.list()) {
                addCounted(status, statuses);
            }
            statuses.sort((a, b) -> a.bucket().compareTo(b.bucket()));
            return statuses;
        } catch (IOException e) {
            throw failures("").of("Listing the buckets of " + server.address(), null, e, "");
        }
    }

    private void addCounted(BucketStatus status, List<BucketStatus> statuses) throws IOException {
        try {
            statuses.add(counted(status));
        } catch (BucketNotFoundException e) {
            forget(status.bucket()); // deleted since it was listed
        }
    }

    private BucketStatus counted(BucketStatus status) throws IOException {
        return status.withObjects(
                bucket(status.bucket()).list(name -> true, false).size());
    }

    /** The puts and gets that are under way now, of all buckets, in no order. */
    public List<TransferProgress> transfers() {
        return transfers.running();
    }

    /**
     * Follows links, into other buckets too.
     *
     * @return the object that a link stands for in the end, with the bucket it is in; an object itself unchanged
     * @throws ObjectNotFoundException if a target does not exist
     * @throws ObjectStoreException if a link stands for a bucket, or links go round in a circle
     */
    public StoredObject followLinks(StoredObject object) throws IOException {
        StoredObject at = object;
        for (int links = 0; links <= MAX_LINKS; links++) {
            ObjectLink link = at.link();
            if (link == null) {
                return at;
            }
            if (link.object() == null) {
                throw new ObjectStoreException(
                        at.bucket(),
                        at.name(),
                        "'" + at.name() + "' in bucket '" + at.bucket() + "' is a link to the bucket '" + link.bucket()
                                + "' and has no content. Get an object of that bucket instead.",
                        null);
            }
            at = bucket(link.bucket()).info(link.object());
        }
        throw new ObjectStoreException(
                object.bucket(),
                object.name(),
                "'" + object.name() + "' in bucket '" + object.bucket() + "' is a link, and after " + MAX_LINKS
                        + " links there is still no object. Break the circle by deleting a link.",
                null);
    }

    private ObjectStoreException failed(String what, String bucket, IOException e) {
        if (e instanceof WireException wire && wire.is(Kind.NO_BUCKET)) {
            forget(bucket);
        }
        return failures(bucket).of(what + " bucket '" + bucket + "'", null, e, "");
    }

    private Failures failures(String bucket) {
        return new Failures(bucket, server.address(), limit -> server.used(bucket, limit));
    }

    @Override
    public void close() {
        server.close();
    }
}
