/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.settings.Settings;

/**
 * The buckets that one producer or consumer works on, created where its options say so; closed when it stops.
 *
 * @param lease its share of a connection
 */
public record Buckets(Connections.Lease lease, Settings settings) implements AutoCloseable {

    public ObjectStoreClient client() {
        return lease.client();
    }

    /** The endpoint's own bucket, asked for anew because a route starts; created if it is missing and may be. */
    public Bucket own() throws IOException {
        client().forget(settings.bucket().name());
        return open(settings.bucket().name(), true);
    }

    /**
     * A bucket by name.
     *
     * @param mayCreate whether the operation is one that creates what is missing, if the options allow it
     */
    public Bucket open(String name, boolean mayCreate) throws IOException {
        try {
            return client().bucket(name);
        } catch (BucketNotFoundException e) {
            if (!mayCreate || !settings.autoCreateBucket()) {
                throw e;
            }
            create(name);
            return client().bucket(name);
        }
    }

    private void create(String name) throws IOException {
        try {
            client().createBucket(settings.bucket().withName(name));
        } catch (ObjectConflictException e) {
            // somebody else has just created it, with settings of their own, which are left as they are
        }
    }

    /** Opens an object for a reader who may come when this producer or consumer has stopped. */
    public Reading read(StoredObject object, GetRequest request) throws IOException {
        Connections.Lease own = lease.another();
        try {
            return new Reading(own.client().bucket(object.bucket()).open(object, request), own);
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public void close() {
        lease.close();
    }
}
