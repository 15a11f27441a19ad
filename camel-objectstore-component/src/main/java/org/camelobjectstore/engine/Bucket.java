/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one bucket.
 *
 * <p>Safe for use by several threads. Every method that talks to the server throws an {@link ObjectStoreException} that
 * names bucket and object: {@link BucketNotFoundException} and {@link TransferTimeoutException} from all of them, others
 * where they are named.
 */
public final class Bucket {
    private final BucketContext context;
    private final BucketSubjects subjects;
    private final MetaStore metas;
    private final Failures failures;

    Bucket(BucketContext context) {
        this.context = context;
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
        return new PutTransfer(context, request, context.nuids().get(), OptionalLong.empty()).run(source);
    }

    /**
     * As {@link #put(PutRequest, InputStream)}, but if the connection is lost before the last step and the body can be
     * read from its first byte, the put begins anew, up to three times in all.
     */
    public PutResult put(PutRequest request, BodySource source) throws IOException {
        return new RepeatedPut(context, request).run(source);
    }

    /**
     * The object's current version, or its link as such.
     *
     * @throws ObjectNotFoundException if there is none, or only a deleted one
     */
    public StoredObject info(String object) throws IOException {
        return find(object).orElseThrow(() -> failures.notFound(object));
    }

    /**
     * As {@link #info(String)}, if its revision is the one that is expected.
     *
     * @param expectedRevision null for any
     * @throws ObjectConflictException if another revision is current
     */
    public StoredObject info(String object, @Nullable Long expectedRevision) throws IOException {
        StoredObject found = info(object);
        if (expectedRevision != null && expectedRevision != found.revision()) {
            throw failures.conflict(
                    object,
                    "Object '" + object + "' in bucket '" + name() + "' has revision " + found.revision() + ", but "
                            + expectedRevision + " was expected. Nothing was changed.");
        }
        return found;
    }

    /** The object's current version, or its link as such; empty if there is none, or only a deleted one. */
    public Optional<StoredObject> find(String object) throws IOException {
        return findIncludingDeleted(object).filter(found -> !found.deleted());
    }

    /** As {@link #find}, but not from a replica, which may lag behind. */
    public Optional<StoredObject> findAtLeader(String object) throws IOException {
        return lookUp(object, Freshness.LEADER_OF_REPLICAS).filter(found -> !found.deleted());
    }

    /** As {@link #find}, but a deleted object's marker is found too. */
    public Optional<StoredObject> findIncludingDeleted(String object) throws IOException {
        return lookUp(object, Freshness.ANY_REPLICA);
    }

    private Optional<StoredObject> lookUp(String object, Freshness freshness) throws IOException {
        try {
            return metas.lookUp(object, freshness).newest();
        } catch (IOException e) {
            throw failures.of("Looking up object '" + object + "' in bucket '" + name() + "'", object, e, "");
        }
    }

    /**
     * Opens one version of an object for reading. Nothing is asked of the server before the first read.
     *
     * @param version as {@link #info} or a watch gave it; not a link
     * @throws IllegalArgumentException if it has no content, or the request begins behind its end
     */
    public ObjectContent open(StoredObject version, GetRequest request) {
        if (version.isLink() || version.deleted()) {
            throw new IllegalArgumentException("'" + version.name() + "' in bucket '" + name()
                    + "' has no content: it is " + (version.deleted() ? "deleted" : "a link"));
        }
        long length = request.lengthIn(version);
        ChunkSource source = new ChunkSource(context, version, length, request.progressInterval());
        return request.isWholeOf(version)
                ? new VerifyingContent(version, source, request.verifyDigest())
                : new RangeContent(version, source, new ChunkLocator(context, version), request.offset(), length);
    }

    /** Opens the whole of one version, with its digest verified or not. */
    public ObjectContent open(StoredObject version, boolean verifyDigest) {
        return open(version, GetRequest.WHOLE.withVerifyDigest(verifyDigest));
    }

    /**
     * Reads one version to its end and checks it, without keeping a byte.
     *
     * @throws ObjectCorruptedException if what is stored does not match
     */
    public void verify(StoredObject version, GetRequest request) throws IOException {
        try (ObjectContent content = open(version, request)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    /**
     * The live objects and links whose names pass, ordered by name. One that exists while this runs is among them, whatever
     * is written meanwhile and whichever replica answers.
     *
     * @param includeDeleted also the markers of deleted ones
     */
    public List<StoredObject> list(Predicate<String> names, boolean includeDeleted) throws IOException {
        try {
            List<StoredObject> list = new ArrayList<>(
                    new MetaList(context.wire(), subjects).newest(names).values());
            list.removeIf(object -> object.deleted() && !includeDeleted);
            list.sort(Comparator.comparing(StoredObject::name));
            return list;
        } catch (IOException e) {
            throw failures.of("Listing bucket '" + name() + "'", null, e, "");
        }
    }

    /**
     * Deletes an object or link: leaves a marker that watches see, and removes the chunks. One whose meta message is
     * damaged is deleted as well; its chunks, which nobody knows, are left to {@link #sweep}.
     *
     * @param expectedRevision the revision that must be current; null for any
     * @return the marker
     * @throws ObjectNotFoundException if there is none, or it is deleted already
     * @throws ObjectConflictException if another revision is current
     */
    public StoredObject delete(String object, @Nullable Long expectedRevision) throws IOException {
        MetaEdit edit = new MetaEdit(context, "Delete of '" + object + "' from bucket '" + name() + "'", object);
        return edit.change(current -> {
            StoredObject present = edit.present(current, expectedRevision).object();
            return present == null
                    ? StoredObject.deleted(name(), object, context.nuids().get())
                    : present.asDeleted();
        });
    }

    /**
     * Deletes one version.
     *
     * @param version as {@link #info} or a watch gave it
     * @throws ObjectNotFoundException if there is no object of that name any more
     * @throws ObjectConflictException if it has changed since
     */
    public StoredObject delete(StoredObject version) throws IOException {
        return delete(version, "Delete of '" + version.name() + "' from bucket '" + name() + "'");
    }

    StoredObject delete(StoredObject version, String what) throws IOException {
        MetaEdit edit = new MetaEdit(context, what, version.name());
        return edit.change(current -> edit.live(current, version).asDeleted());
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
        String what = "Update of '" + object + "' in bucket '" + name() + "'";
        if (update.name() != null && !update.name().equals(object)) {
            return new Rename(context, what, object)
                    .run(update, expectedRevision, IfExists.FAIL)
                    .object();
        }
        MetaEdit edit = new MetaEdit(context, what, object);
        return edit.change(current -> edit.live(current, expectedRevision).with(update));
    }

    /**
     * Copies one version under another name, into this or another bucket. The bytes go through this client; the copy is
     * there only after all of them were verified.
     *
     * @param version as {@link #info} gave it; a link is copied as a link
     * @param to the new name, what to do if it is taken, and how to transfer; what describes the object is copied
     * @throws ObjectConflictException if the new name is taken and may not be replaced
     */
    public PutResult copy(StoredObject version, Bucket target, PutRequest to, GetRequest reading) throws IOException {
        return new ObjectCopy(this, version, target, to, reading).copy();
    }

    /**
     * Moves one version to another name. Within a bucket no byte is moved; to another bucket it is copied, and deleted
     * here after the copy is there.
     *
     * @throws ObjectConflictException if the new name is taken and may not be replaced, or this version is not the current
     *     one any more
     */
    public PutResult move(StoredObject version, Bucket target, PutRequest to, GetRequest reading) throws IOException {
        return new ObjectCopy(this, version, target, to, reading).move();
    }

    PutResult rename(StoredObject version, String newName, IfExists ifExists) throws IOException {
        String what = "Move of '" + version.name() + "' in bucket '" + name() + "'";
        return new Rename(context, what, version.name())
                .run(new MetaUpdate(newName, null, null, null), version, ifExists);
    }

    /**
     * Finds chunks that no object refers to, as puts leave them behind that were killed, and removes them; old delete
     * markers, too, if that is asked for. If it cannot be sure of something, it removes nothing and the report says why.
     */
    public SweepReport sweep(SweepRequest request) throws IOException {
        Sweep sweep = new Sweep(context, request);
        try {
            return sweep.run();
        } catch (IOException e) {
            throw failures.of(
                    "Sweep of bucket '" + name() + "'",
                    null,
                    e,
                    "It had removed " + sweep.removed() + "; no object is harmed. Sweep again.");
        }
    }

    /**
     * Makes a name stand for another object.
     *
     * @param target a live object that is no link itself, in this or another bucket
     * @throws ObjectConflictException if an object, not a link, has the name
     */
    public StoredObject addLink(String link, StoredObject target) throws IOException {
        return new Links(context).add(link, target);
    }

    /**
     * Makes a name stand for a bucket as a whole.
     *
     * @throws ObjectConflictException if an object, not a link, has the name
     */
    public StoredObject addBucketLink(String link, Bucket target) throws IOException {
        return new Links(context).add(link, new ObjectLink(target.name(), null));
    }

    /** A copy of a link, which may replace a link and never an object. */
    PutResult putLink(PutRequest to, StoredObject link) throws IOException {
        Optional<StoredObject> present = to.ifExists() == IfExists.SKIP ? find(to.name()) : Optional.empty();
        return present.isPresent()
                ? new PutResult(present.get(), true)
                : new PutResult(new Links(context).put(to.name(), link, to.ifExists() == IfExists.REPLACE), false);
    }

    /**
     * Watches for changes. The server is asked before this returns, for its rights, too.
     *
     * @throws ObjectStoreException if a durable consumer exists with other settings
     */
    public Watch watch(WatchRequest request) throws IOException {
        return request.durable() == null
                ? new EphemeralWatch(context, request)
                : new DurableWatch(context, request, request.durable());
    }
}
