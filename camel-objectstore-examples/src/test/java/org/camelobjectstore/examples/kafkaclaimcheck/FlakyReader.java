/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver whose own far side is away at first. */
public final class FlakyReader {
    static final AtomicInteger FAILURES = new AtomicInteger();
    static final AtomicInteger READ = new AtomicInteger();

    public void read(InputStream payload) throws IOException {
        payload.readAllBytes();
        if (FAILURES.getAndDecrement() > 0) {
            throw new IOException("The ledger is away");
        }
        READ.incrementAndGet();
    }
}
