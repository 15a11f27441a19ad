/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a link points to (ADR-20, "Links").
 *
 * @param bucket the target's bucket
 * @param object the target's name; null for a link to the bucket as a whole
 */
public record ObjectLink(String bucket, @Nullable String object) {
    public ObjectLink {
        Objects.requireNonNull(bucket, "bucket");
    }
}
