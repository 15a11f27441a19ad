/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.message.Holding;
import org.jspecify.annotations.Nullable;

/**
 * When the object of an exchange counts as processed, however the consumer came by it: when the exchange and whatever else
 * holds its body have completed, what is to happen to the object after that has happened, and its version is remembered.
 */
final class Settlement {
    private final AfterRead afterRead;
    private final ProcessedVersions processed;
    private final FailureReports failures;

    /** Fails if it is known already that nothing could be settled. */
    Settlement(CamelContext context, Buckets buckets, FailureReports failures) throws IOException {
        this.afterRead = new AfterRead(context, buckets);
        this.processed = new ProcessedVersions(buckets.settings().consumer().idempotentRepository());
        this.failures = failures;
        processed.start();
        afterRead.check();
    }

    /** What a consumer does about an object in the end. */
    interface Outcome {
        /**
         * The object was processed or not. If it was and this fails, it is called again, since then it was not.
         */
        void settle(boolean processed);

        /** Its exchange waits in an aggregate now, for as long as it takes. */
        default void aggregated() {}
    }

    boolean isProcessed(StoredObject object) {
        return processed.contains(object);
    }

    /**
     * The end of what an exchange holds.
     *
     * @param what begins the report of a failure that the exchange does not know of; the object's name follows
     */
    Holding.End of(String what, StoredObject object, Outcome outcome) {
        return new Holding.End() {
            @Override
            public void processed(Exchange routed) throws IOException {
                afterRead.run(object, routed);
                processed.add(object);
                outcome.settle(true);
            }

            @Override
            public void failed(@Nullable Throwable late) {
                outcome.settle(false);
                if (late != null) {
                    failures.report(
                            what + " '" + object.name() + "' was processed by its exchange, but not what comes after"
                                    + " that, or another exchange that has its body",
                            late);
                }
            }

            @Override
            public void aggregated() {
                outcome.aggregated();
            }
        };
    }
}
