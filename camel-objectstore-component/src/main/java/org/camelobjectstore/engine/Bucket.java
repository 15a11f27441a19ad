/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.camelobjectstore.engine.Wire.Freshness;
import org.camelobjectstore.engine.Wire.ReadWindow;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one bucket.
 *
 * <p>Safe for use by several threads. Every method that talks to the server throws an {@link ObjectStoreException} that
 * names bucket and object: {@link BucketNotFoundException} and {@link TransferTimeoutException} from all of them, others
 * where they are named.
 */
public final class Bucket {
    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final int PUT_ATTEMPTS = 3;
    private static final ReadWindow LIST_WINDOW = new ReadWindow(512, 4 * 1024 * 1024);

    private final BucketContext context;
    private final Wire wire;
    private final BucketSubjects subjects;
    private final MetaStore metas;
    private final Failures failures;

    Bucket(BucketContext context) {
        this.context = context;
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.metas = context.metas();
        this.failures = context.failures();
    }

    public String name() {
        return subjects.bucket();
    }

    /**
     * Stores a stream as one object: all of it or nothing. Until the last step, the previous version is what everyone
     * reads; after a failure, too, and the chunks of the failed one are removed as far as the server can be reached.
     *
     * @param source read to its end on this thread, not closed
     * @throws ObjectConflictException if {@code ifExists} or {@code expectedRevision} of the request forbid it
     */
    public PutResult put(PutRequest request, InputStream source) throws IOException {
        return new PutTransfer(context, request, context.nuids().get()).run(source);
    }

    /**
     * As {@link #put(PutRequest, InputStream)}, but if the connection is lost before the last step and the body can be
     * read again, the put begins anew, up to three times in all.
     */
    public PutResult put(PutRequest request, BodySource source) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (InputStream body = source.open()) {
                return put(request, body);
            } catch (ObjectStoreException e) {
                if (source.readableOnce()
                        || attempt == PUT_ATTEMPTS
                        || !(e.getCause() instanceof WireException wireFailure
                                && wireFailure.is(Kind.CONNECTION_LOST))) {
                    throw e;
                }
                LOG.info(
                        "A put begins again [bucket={} object={} attempt={}]: {}",
                        name(),
                        request.name(),
                        attempt + 1,
                        e.getMessage());
            }
        }
    }

    /**
     * The object's current version, or its link as such.
     *
     * @throws ObjectNotFoundException if there is none, or only a deleted one
     */
    public StoredObject info(String object) throws IOException {
        return find(object).orElseThrow(() -> failures.notFound(object));
    }

    /** The object's current version, or its link as such; empty if there is none, or only a deleted one. */
    public Optional<StoredObject> find(String object) throws IOException {
        return findIncludingDeleted(object).filter(found -> !found.deleted());
    }

    /** As {@link #find}, but a deleted object's marker is found too. */
    public Optional<StoredObject> findIncludingDeleted(String object) throws IOException {
        return lookUp("Looking up object '" + object + "' in bucket", object, Freshness.ANY_REPLICA)
                .newest();
    }

    /**
     * Opens one version of an object for reading. Nothing is asked of the server before the first read.
     *
     * @param version as {@link #info} or a watch gave it; not a link
     * @param verifyDigest false to read what is stored even if its digest is wrong
     */
    public ObjectContent open(StoredObject version, boolean verifyDigest) {
        if (version.isLink() || version.deleted()) {
            throw new IllegalArgumentException("'" + version.name() + "' in bucket '" + name()
                    + "' has no content: it is " + (version.deleted() ? "deleted" : "a link"));
        }
        return new VerifyingContent(version, new ChunkSource(context, version), verifyDigest);
    }

    /**
     * The live objects and links whose names pass, ordered by name.
     *
     * @param includeDeleted also the markers of deleted ones
     */
    public List<StoredObject> list(Predicate<String> names, boolean includeDeleted) throws IOException {
        try {
            Map<String, StoredObject> newest = new HashMap<>();
            for (StoredObject object : readMetas()) {
                if (names.test(object.name())) {
                    newest.merge(object.name(), object, (a, b) -> a.revision() > b.revision() ? a : b);
                }
            }
            List<StoredObject> list = new ArrayList<>(newest.values());
            list.removeIf(object -> object.deleted() && !includeDeleted);
            list.sort(Comparator.comparing(StoredObject::name));
            return list;
        } catch (IOException e) {
            throw failures.of("Listing bucket '" + name() + "'", null, e, "");
        }
    }

    private List<StoredObject> readMetas() throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        long lastSequence = 0;
        int attempts = 3;
        while (true) {
            StartAt start = lastSequence == 0 ? StartAt.current() : StartAt.revision(lastSequence + 1);
            try (Wire.StoredMessages messages = wire.read(subjects.allMeta(), start, LIST_WINDOW)) {
                Optional<WireMessage> message = messages.next();
                while (message.isPresent()) {
                    lastSequence = message.get().sequence();
                    read(message.get()).ifPresent(objects::add);
                    message = messages.next();
                }
                return objects;
            } catch (WireException e) {
                if (!e.is(Kind.READER_LOST) || --attempts == 0) {
                    throw e;
                }
            }
        }
    }

    /** One message that nobody can read must not hide all the others. */
    private Optional<StoredObject> read(WireMessage message) {
        try {
            return Optional.of(MetaCodec.read(name(), message));
        } catch (IOException e) {
            LOG.warn("A meta message is left out of the list [bucket={}]: {}", name(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Deletes an object or link: leaves a marker that watches see, and removes the chunks.
     *
     * @param expectedRevision the revision that must be current; null for any
     * @return the marker
     * @throws ObjectNotFoundException if there is none, or it is deleted already
     * @throws ObjectConflictException if another revision is current
     */
    public StoredObject delete(String object, @Nullable Long expectedRevision) throws IOException {
        String what = "Delete of '" + object + "' from bucket";
        return change(what, object, current -> {
            StoredObject live = live(current, object, expectedRevision, what);
            return live.asDeleted();
        });
    }

    /**
     * Changes an object's meta data; its bytes stay where they are, under a new name too.
     *
     * @param expectedRevision the revision that must be current; null for any
     * @throws ObjectNotFoundException if there is no such object
     * @throws ObjectConflictException if the new name is taken, or another revision is current
     */
    public StoredObject updateMeta(String object, MetaUpdate update, @Nullable Long expectedRevision)
            throws IOException {
        String what = "Update of '" + object + "' in bucket";
        if (update.name() != null && !update.name().equals(object)) {
            return rename(what, object, update, expectedRevision);
        }
        return change(what, object, current -> live(current, object, expectedRevision, what)
                .with(update));
    }

    private StoredObject rename(String what, String object, MetaUpdate update, @Nullable Long expectedRevision)
            throws IOException {
        CurrentMeta old = lookUp(what, object, Freshness.LEADER);
        StoredObject renamed = live(old, object, expectedRevision, what).with(update);
        StoredObject committed = change(what, renamed.name(), current -> {
            if (current.live().isPresent()) {
                throw failures.conflict(
                        object,
                        what + " '" + name() + "' was refused: the new name '" + renamed.name()
                                + "' is taken (revision " + current.live().get().revision()
                                + "). Nothing was changed. Delete that object first, or choose another name.");
            }
            return renamed;
        });
        try {
            metas.removeName(old, live(old, object, null, what), context.nuids().get());
        } catch (RevisionConflict e) {
            takeBack(committed, what, object, e);
        } catch (IOException e) {
            throw failures.of(
                    what + " '" + name() + "'",
                    object,
                    e,
                    "'" + object + "' and '" + renamed.name() + "' may both stand for the object now; delete neither"
                            + " before you have looked at both.");
        }
        return committed;
    }

    /** The old name was written again while its object was being renamed, which removed the object's chunks. */
    private void takeBack(StoredObject committed, String what, String object, RevisionConflict cause)
            throws ObjectStoreException {
        String left = "";
        try {
            metas.takeBack(committed);
        } catch (IOException e) {
            cause.addSuppressed(e);
            left = " '" + committed.name() + "' could not be taken back and may have no content: delete it.";
        }
        throw new ObjectConflictException(
                name(),
                object,
                what + " '" + name() + "' was refused: '" + object
                        + "' was written by somebody else at the same time. Look at it, and rename it again if you still want to."
                        + left,
                cause);
    }

    /**
     * Makes a name stand for another object.
     *
     * @param target a live object that is no link itself, in this or another bucket
     * @throws ObjectConflictException if an object, not a link, has the name
     */
    public StoredObject addLink(String link, StoredObject target) throws IOException {
        if (target.deleted() || target.isLink()) {
            throw new ObjectStoreException(
                    name(),
                    link,
                    "Link '" + link + "' in bucket '" + name() + "' was refused: '" + target.name() + "' in bucket '"
                            + target.bucket() + "' is " + (target.deleted() ? "deleted" : "a link itself")
                            + ". Nothing was written. Link to the object itself.",
                    null);
        }
        return link(link, new ObjectLink(target.bucket(), target.name()));
    }

    /**
     * Makes a name stand for a bucket as a whole.
     *
     * @throws ObjectConflictException if an object, not a link, has the name
     */
    public StoredObject addBucketLink(String link, Bucket target) throws IOException {
        return link(link, new ObjectLink(target.name(), null));
    }

    private StoredObject link(String link, ObjectLink target) throws IOException {
        String what = "Link '" + link + "' in bucket";
        return change(what, link, current -> {
            StoredObject live = current.live().orElse(null);
            if (live != null && !live.isLink()) {
                throw failures.conflict(
                        link,
                        what + " '" + name() + "' was refused: an object of that name exists (revision "
                                + live.revision() + ", " + live.size() + " bytes). Nothing was written.");
            }
            return new StoredObject(
                    name(),
                    link,
                    null,
                    Map.of(),
                    Map.of(),
                    context.nuids().get(),
                    0,
                    0,
                    0,
                    null,
                    false,
                    target,
                    0,
                    Instant.EPOCH);
        });
    }

    /**
     * Watches for changes. The server is asked before this returns.
     *
     * @param objectName the one object to watch; null for all
     */
    public Watch watch(StartAt start, @Nullable String objectName) throws IOException {
        return new Watch(context, start, objectName);
    }

    private CurrentMeta lookUp(String what, String object, Freshness freshness) throws IOException {
        try {
            return metas.lookUp(object, freshness);
        } catch (IOException e) {
            throw failures.of(what + " '" + name() + "'", object, e, "");
        }
    }

    private StoredObject live(CurrentMeta current, String object, @Nullable Long expectedRevision, String what)
            throws ObjectStoreException {
        StoredObject live = current.live().orElseThrow(() -> failures.notFound(object));
        if (expectedRevision != null && expectedRevision != live.revision()) {
            throw failures.conflict(
                    object,
                    what + " '" + name() + "' was refused: revision " + expectedRevision + " was expected, "
                            + live.revision() + " is current. Nothing was changed.");
        }
        return live;
    }

    /** The next state of a name, from what is there now. */
    private interface Change {
        StoredObject from(CurrentMeta current) throws IOException;
    }

    /** Commits a change; if somebody else's came first, decides anew. */
    private StoredObject change(String what, String object, Change change) throws IOException {
        try {
            while (true) {
                CurrentMeta current = metas.lookUp(object, Freshness.LEADER);
                StoredObject next = change.from(current);
                try {
                    StoredObject committed = metas.commit(next, current.revision());
                    metas.removeReplaced(current, committed);
                    return committed;
                } catch (RevisionConflict e) {
                    // decided anew from the state that came first
                }
            }
        } catch (IOException e) {
            throw failures.of(what + " '" + name() + "'", object, e, "");
        }
    }
}
