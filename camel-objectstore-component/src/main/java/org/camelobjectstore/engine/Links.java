/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** Links of one bucket, which may replace links and never objects. */
final class Links {
    private final BucketContext context;
    private final String bucket;

    Links(BucketContext context) {
        this.context = context;
        this.bucket = context.subjects().bucket();
    }

    /** Makes a name stand for a live object that is no link itself. */
    StoredObject add(String link, StoredObject target) throws IOException {
        if (target.deleted() || target.isLink()) {
            throw new ObjectStoreException(
                    bucket,
                    link,
                    "Link '" + link + "' in bucket '" + bucket + "' was refused: '" + target.name() + "' in bucket '"
                            + target.bucket() + "' is " + (target.deleted() ? "deleted" : "a link itself")
                            + ". Nothing was written. Link to the object itself.",
                    null);
        }
        return add(link, new ObjectLink(target.bucket(), target.name()));
    }

    StoredObject add(String link, ObjectLink target) throws IOException {
        return put(
                link,
                new StoredObject(
                        bucket, link, null, Map.of(), Map.of(), "", 0, 0, 0, null, false, target, 0, Instant.EPOCH),
                true);
    }

    /**
     * Puts what another link is.
     *
     * @param overLinks whether it may replace a link
     */
    StoredObject put(String name, StoredObject link, boolean overLinks) throws IOException {
        String what = "Link '" + name + "' in bucket '" + bucket + "'";
        return new MetaEdit(context, what, name).change(current -> {
            StoredObject live = current.live().orElse(null);
            if (live != null && !(live.isLink() && overLinks)) {
                throw context.failures()
                        .conflict(
                                name,
                                what + " was refused: " + (live.isLink() ? "a link" : "an object")
                                        + " of that name exists (revision " + live.revision() + ", " + live.size()
                                        + " bytes). Nothing was written.");
            }
            return link.as(bucket, name, context.nuids().get());
        });
    }
}
