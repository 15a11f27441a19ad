/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import org.junit.jupiter.api.BeforeAll;

/** The object store of jnats. */
class JnatsClientIT extends InteropContract {
    private static JnatsClient client;

    @BeforeAll
    static void start() {
        client = new JnatsClient(nats);
    }

    @Override
    ObjectClient theirs() {
        return client;
    }

    @Override
    Writings writings() {
        return Writings.WITH_ANY_NAMES;
    }

    @Override
    String recording() {
        return "jnats";
    }
}
