/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.List;
import java.util.Map;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.settings.NameFilter;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange asks for: header, else option, else default, resolved once by {@link CallReader}.
 *
 * @param object the object's name; null if none was given
 */
public record Call(
        ObjectStoreOperation operation,
        String bucket,
        @Nullable String object,
        @Nullable String newName,
        @Nullable String description,
        @Nullable Map<String, String> metadata,
        @Nullable Map<String, List<String>> headers,
        int chunkSize,
        IfExists ifExists,
        @Nullable Long expectedRevision,
        @Nullable String linkBucket,
        @Nullable String linkObject,
        @Nullable String destinationBucket,
        @Nullable String destinationObject,
        GetRequest reading,
        NameFilter names) {

    /** The object's name, which this operation cannot do without. */
    public String requiredObject() {
        if (object == null) {
            throw new IllegalArgumentException("operation=" + operation + " on bucket '" + bucket
                    + "' needs the name of an object: set the header " + ObjectStoreConstants.OBJECT_NAME
                    + ", the option objectName or the header " + ObjectStoreConstants.FILE_NAME);
        }
        return object;
    }

    /**
     * What to put.
     *
     * @param fallbackName the name if none was given
     */
    public PutRequest putRequest(String fallbackName, long maxInFlightBytes) {
        return new PutRequest(
                object == null ? fallbackName : object,
                description,
                metadata == null ? Map.of() : metadata,
                headers == null ? Map.of() : headers,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                reading.progressInterval());
    }

    /** How to write a copy; without a name of its own it has the object's. */
    public PutRequest copyRequest(long maxInFlightBytes) {
        return new PutRequest(
                destinationObject == null ? requiredObject() : destinationObject,
                null,
                Map.of(),
                Map.of(),
                chunkSize,
                maxInFlightBytes,
                ifExists,
                null,
                reading.progressInterval());
    }

    public MetaUpdate metaUpdate() {
        return new MetaUpdate(newName, description, metadata, headers);
    }
}
