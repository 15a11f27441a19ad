/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/**
 * A final state of an object, as it is told on the topic.
 *
 * @param revision grows with every change of the bucket; a name and a revision make an event unique
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangeEvent(
        String type,
        String bucket,
        String name,
        String nuid,
        @Nullable String digest,
        long size,
        long revision,
        String lastModified) {

    /** The event that the consumer of a bucket has handed out. */
    public static ChangeEvent of(
            @Header("CamelObjectStoreEventType") String type,
            @Header("CamelObjectStoreBucketName") String bucket,
            @Header("CamelObjectStoreObjectName") String name,
            @Header("CamelObjectStoreNuid") String nuid,
            @Header("CamelObjectStoreDigest") @Nullable String digest,
            @Header("CamelObjectStoreSize") long size,
            @Header("CamelObjectStoreRevision") long revision,
            @Header("CamelObjectStoreLastModified") Instant lastModified) {
        return new ChangeEvent(type, bucket, name, nuid, digest, size, revision, lastModified.toString());
    }
}
