/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meta messages of one bucket: looked up by name, and committed by compare-and-set on the subject's last sequence.
 */
final class MetaStore {
    private static final Logger LOG = LoggerFactory.getLogger(MetaStore.class);

    private final Wire wire;
    private final BucketSubjects subjects;
    private final Clock clock;

    MetaStore(Wire wire, BucketSubjects subjects, Clock clock) {
        this.wire = wire;
        this.subjects = subjects;
        this.clock = clock;
    }

    CurrentMeta lookUp(String name, Freshness freshness) throws IOException {
        try (LookUp asked = ask(name, freshness)) {
            return asked.await();
        }
    }

    /** Asks what is stored under a name, without waiting for it. */
    LookUp ask(String name, Freshness freshness) throws IOException {
        LookUp lookUp = new LookUp(name, wire.askLast(subjects.meta(name), freshness));
        try {
            for (String subject : subjects.otherMetas(name)) {
                lookUp.others.add(wire.askLast(subject, freshness));
            }
            return lookUp;
        } catch (IOException e) {
            lookUp.close();
            throw e;
        }
    }

    /** A look-up that is under way. */
    final class LookUp implements Pending<CurrentMeta> {
        private final String name;
        private final Pending<Optional<WireMessage>> usual;
        private final List<Pending<Optional<WireMessage>>> others = new ArrayList<>();

        private LookUp(String name, Pending<Optional<WireMessage>> usual) {
            this.name = name;
            this.usual = usual;
        }

        @Override
        public CurrentMeta await() throws IOException {
            CurrentMeta.Version atUsual = version(name, usual.await());
            List<CurrentMeta.Version> elsewhere = new ArrayList<>();
            for (Pending<Optional<WireMessage>> other : others) {
                CurrentMeta.Version version = version(name, other.await());
                if (version != null) {
                    elsewhere.add(version);
                }
            }
            return new CurrentMeta(atUsual, elsewhere);
        }

        @Override
        public void close() {
            usual.close();
            others.forEach(Pending::close);
        }
    }

    /** What a message is to a name; null if it is none of its own, but of another that has the same subject. */
    private CurrentMeta.@Nullable Version version(String name, Optional<WireMessage> found) {
        if (found.isEmpty()) {
            return null;
        }
        WireMessage message = found.get();
        StoredObject object = null;
        ObjectCorruptedException damage = null;
        try {
            object = MetaCodec.read(subjects.bucket(), message);
            if (!object.name().equals(name)) {
                throw takenBy(object, message);
            }
        } catch (ObjectCorruptedException e) {
            if (!name.equals(e.object())) {
                return null;
            }
            object = null;
            damage = e;
        }
        return new CurrentMeta.Version(message.subject(), message.sequence(), object, damage);
    }

    private ObjectCorruptedException takenBy(StoredObject other, WireMessage message) {
        String name = subjects.nameAt(message.subject());
        return new ObjectCorruptedException(
                subjects.bucket(),
                name,
                "The place of object '" + name + "' in bucket '" + subjects.bucket() + "' is taken by object '"
                        + other.name() + "' (meta message " + message.sequence() + " on " + message.subject()
                        + "), which a client wrote that encodes names otherwise. Rename that object.",
                null);
    }

    /** As {@link MetaCommit#run}. */
    StoredObject commit(StoredObject proposal, long expectedRevision) throws IOException {
        return new MetaCommit(wire, subjects, clock, proposal, expectedRevision).run();
    }

    /**
     * Puts a delete marker in the place of what is stored under a name. If there is no room for it, the meta message is
     * removed instead, which needs none; the marker follows if it fits then, and else watches do not learn of the end.
     *
     * @param makeRoom runs between the two: it may remove what the meta message referred to
     * @return the marker; without a revision of its own if it did not fit
     * @throws RevisionConflict if the name was written again in the meantime
     */
    StoredObject markDeleted(StoredObject marker, CurrentMeta current, Runnable makeRoom) throws IOException {
        try {
            return commit(marker, current.revision());
        } catch (WireException e) {
            if (!e.isFull()) {
                throw e;
            }
            if (current.usual() != null && wire.purgeThrough(subjects.meta(marker.name()), current.revision()) == 0) {
                throw new RevisionConflict(e);
            }
        }
        makeRoom.run();
        try {
            return commit(marker, 0);
        } catch (RevisionConflict e) {
            return marker; // somebody has put the name again
        } catch (WireException e) {
            LOG.warn(
                    "A name was removed without a delete marker, for which there is no room: watches do not learn of it"
                            + " [bucket={} object={}]: {}",
                    subjects.bucket(),
                    marker.name(),
                    e.getMessage());
            return marker;
        }
    }

    /**
     * Removes a name whose object goes by another name now: first by a marker that watches see and that only the revision
     * which was renamed lets through, then without a trace at this subject.
     *
     * @param markerNuid tells the marker from that of a delete at the same time
     * @throws RevisionConflict if the name was written again in the meantime; the object's chunks are gone then
     */
    void removeName(CurrentMeta renamed, StoredObject before, String markerNuid) throws IOException {
        StoredObject marker = markDeleted(before.asDeleted().identifiedBy(markerNuid), renamed, () -> {});
        try {
            wire.purgeThrough(subjects.meta(before.name()), marker.revision());
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "A delete marker stays behind a renamed object [bucket={} object={}]",
                    subjects.bucket(),
                    before.name(),
                    e);
        }
    }

    /**
     * Takes back what was committed under a name and must not stay: what was there before is there again. A newer write
     * of the name survives.
     */
    void takeBack(StoredObject committed, CurrentMeta before) throws IOException {
        String subject = subjects.meta(committed.name());
        StoredObject replaced = before.live().orElse(null);
        if (replaced == null) {
            wire.purgeThrough(subject, committed.revision());
            return;
        }
        try {
            commit(replaced, committed.revision());
        } catch (RevisionConflict e) {
            // newer than both
        } catch (WireException e) {
            if (!e.isFull()) {
                throw e;
            }
            if (wire.purgeThrough(subject, committed.revision()) > 0) { // what must not stay makes the room
                putBack(replaced);
            }
        }
    }

    private void putBack(StoredObject replaced) throws IOException {
        try {
            commit(replaced, 0);
        } catch (RevisionConflict e) {
            // somebody has put the name again
        }
    }
}
