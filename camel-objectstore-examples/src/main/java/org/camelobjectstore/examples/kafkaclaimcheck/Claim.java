/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import org.apache.camel.Header;

/** What goes over the topic instead of a large payload: which version of which object it is. */
public record Claim(String bucket, String name, String nuid, String digest, long size) {

    /** The claim for the object that was just put. */
    public static Claim of(
            @Header("CamelObjectStoreBucketName") String bucket,
            @Header("CamelObjectStoreObjectName") String name,
            @Header("CamelObjectStoreNuid") String nuid,
            @Header("CamelObjectStoreDigest") String digest,
            @Header("CamelObjectStoreSize") long size) {
        return new Claim(bucket, name, nuid, digest, size);
    }
}
