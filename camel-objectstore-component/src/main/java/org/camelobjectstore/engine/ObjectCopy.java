/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;

/** One version of an object on its way to another name or bucket. */
final class ObjectCopy {
    private final Bucket from;
    private final StoredObject source;
    private final Bucket target;
    private final PutRequest to;
    private final GetRequest reading;

    /**
     * Prepares a copy.
     *
     * @param source an object, or a link, which is copied as a link
     * @param to its new name, and how the put is to go; what describes the object comes from the source
     */
    ObjectCopy(Bucket from, StoredObject source, Bucket target, PutRequest to, GetRequest reading) {
        this.from = from;
        this.source = source;
        this.target = target;
        this.to = to;
        this.reading = reading;
        if (from.name().equals(target.name()) && source.name().equals(to.name())) {
            throw new IllegalArgumentException("Object '" + source.name() + "' in bucket '" + from.name()
                    + "' cannot be copied or moved onto itself: give another destination bucket or name");
        }
    }

    /** Streams the bytes; the copy is there when all of them were verified, and not before. */
    PutResult copy() throws IOException {
        if (source.isLink()) {
            return target.putLink(to, source);
        }
        return target.put(to.describing(source), () -> from.open(source, reading));
    }

    /** Within a bucket only the name changes; across buckets the source is deleted after the copy is there. */
    PutResult move() throws IOException {
        if (from.name().equals(target.name())) {
            return from.rename(source, to.name(), to.ifExists());
        }
        PutResult copied = copy();
        if (!copied.skipped()) {
            deleteSource(copied.object());
        }
        return copied;
    }

    private void deleteSource(StoredObject copied) throws IOException {
        String what = "Move of '" + source.name() + "' from bucket '" + from.name() + "' to '" + copied.name()
                + "' in bucket '" + target.name() + "' is half done: the copy is there (revision " + copied.revision()
                + "); the delete of the source";
        try {
            from.delete(source, what);
        } catch (ObjectConflictException | ObjectNotFoundException e) {
            throw new ObjectConflictException(
                    from.name(),
                    source.name(),
                    what + " (revision " + source.revision()
                            + ") was refused: meanwhile somebody else changed or deleted it. Look at both.",
                    e);
        }
    }
}
