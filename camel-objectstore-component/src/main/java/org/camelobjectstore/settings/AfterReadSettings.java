/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import org.camelobjectstore.ObjectStoreConfiguration;
import org.jspecify.annotations.Nullable;

/** What the options want to happen to an object after its exchange completed. */
public record AfterReadSettings(
        boolean delete,
        boolean move,
        @Nullable String destinationBucket,
        @Nullable String destinationObjectName) {

    public AfterReadSettings {
        if (delete && move) {
            throw new IllegalArgumentException(
                    "deleteAfterRead=true and moveAfterRead=true contradict each other; set one of them");
        }
        if (move && destinationBucket == null && destinationObjectName == null) {
            throw new IllegalArgumentException(
                    "moveAfterRead=true needs a destination: set destinationBucket or destinationObjectName");
        }
    }

    static AfterReadSettings from(ObjectStoreConfiguration configuration) {
        return new AfterReadSettings(
                configuration.isDeleteAfterRead(),
                configuration.isMoveAfterRead(),
                configuration.getDestinationBucket(),
                configuration.getDestinationObjectName());
    }

    public boolean isNone() {
        return !delete && !move;
    }
}
