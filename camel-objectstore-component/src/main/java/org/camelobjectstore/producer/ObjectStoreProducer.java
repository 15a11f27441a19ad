/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import java.util.Objects;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.message.Call;
import org.camelobjectstore.message.CallReader;
import org.camelobjectstore.message.Reply;
import org.camelobjectstore.message.ReplyWriter;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Runs one operation for each exchange: reads the call, runs it, writes the reply. */
public final class ObjectStoreProducer extends DefaultProducer {
    private final BucketAccess access;

    private @Nullable CallReader reader;
    private @Nullable Buckets open;
    private @Nullable Operations operations;
    private @Nullable ReplyWriter writer;

    public ObjectStoreProducer(Endpoint endpoint, BucketAccess access) {
        super(endpoint);
        this.access = access;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Call call = Objects.requireNonNull(reader, "not started").read(exchange);
        Reply reply = Objects.requireNonNull(operations, "not started").run(call, exchange);
        Objects.requireNonNull(writer, "not started").write(reply, call.operation(), exchange);
    }

    /** Connects, and makes sure of the bucket, so that a route with a wrong one does not start. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (open != null) {
            return; // Camel also starts what is suspended
        }
        Settings settings = access.settings();
        reader = new CallReader(getEndpoint().getCamelContext(), settings);
        writer = new ReplyWriter(settings.headerFilter());
        Buckets buckets = access.open();
        try {
            if (needsBucket(settings.producer().operation())) {
                buckets.own();
            }
        } catch (Exception e) {
            buckets.close();
            throw e;
        }
        operations = new Operations(buckets);
        open = buckets;
    }

    /** Whether an operation works on what is in its bucket, which then must be there at the start. */
    private static boolean needsBucket(ObjectStoreOperation operation) {
        return switch (operation) {
            case createBucket, deleteBucket, listBuckets -> false;
            default -> true;
        };
    }

    @Override
    protected void doStop() throws Exception {
        operations = null;
        if (open != null) {
            open.close();
            open = null;
        }
        super.doStop();
    }
}
