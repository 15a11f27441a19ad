/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import org.camelobjectstore.engine.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A put that is repeated if the connection is lost before its last step, and if its body can be read again. */
final class RepeatedPut {
    private static final Logger LOG = LoggerFactory.getLogger(RepeatedPut.class);
    private static final int ATTEMPTS = 3;

    private final BucketContext context;
    private final PutRequest request;

    RepeatedPut(BucketContext context, PutRequest request) {
        this.context = context;
        this.request = request;
    }

    PutResult run(BodySource source) throws IOException {
        for (int attempt = 1; ; attempt++) {
            InputStream body = source.open();
            try {
                return new PutTransfer(context, request, context.nuids().get(), source.size()).run(body);
            } catch (ObjectStoreException e) {
                if (source.isSpent() || attempt == ATTEMPTS || !mayPassAtOnce(e)) {
                    throw e;
                }
                LOG.info(
                        "A put begins again [bucket={} object={} attempt={}]: {}",
                        context.subjects().bucket(),
                        request.name(),
                        attempt + 1,
                        e.getMessage());
            } finally {
                close(body);
            }
        }
    }

    private static boolean mayPassAtOnce(ObjectStoreException e) {
        return e.getCause() instanceof WireException wireFailure && wireFailure.mayPassAtOnce();
    }

    /** What was put is put, whatever its source says at the end. */
    private void close(InputStream body) {
        try {
            body.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The body of a put could not be closed [bucket={} object={}]",
                    context.subjects().bucket(),
                    request.name(),
                    e);
        }
    }
}
