/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.ObjectStoreClient;

/** The buckets that one endpoint works on, created where its options say so. */
record Buckets(ObjectStoreClient client, Settings settings) {

    /** The endpoint's own bucket, asked for anew because a route starts; created if it is missing and may be. */
    Bucket own() throws IOException {
        client.forget(settings.bucket().name());
        return open(settings.bucket().name(), true);
    }

    /**
     * A bucket by name.
     *
     * @param mayCreate whether the operation is one that creates what is missing, if the options allow it
     */
    Bucket open(String name, boolean mayCreate) throws IOException {
        try {
            return client.bucket(name);
        } catch (BucketNotFoundException e) {
            if (!mayCreate || !settings.autoCreateBucket()) {
                throw e;
            }
            client.createBucket(settings.bucket().withName(name));
            return client.bucket(name);
        }
    }
}
