/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.nio.file.Path;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.opentest4j.TestAbortedException;

/** The JavaScript client, where there is Node. */
class JsClientIT extends InteropContract {
    private static JsClient client;
    private static TestAbortedException unavailable;

    @BeforeAll
    static void start() throws Exception {
        try {
            Path folder = new NodeInstallation().require();
            client = new JsClient(folder, NatsServer.shared().url());
        } catch (TestAbortedException e) {
            unavailable = e;
        }
    }

    /** Here and not for the class as a whole, so that every test is reported as skipped. */
    @BeforeEach
    void skipWhereItIsUnavailable() {
        if (unavailable != null) {
            throw unavailable;
        }
    }

    @AfterAll
    static void end() throws Exception {
        if (client != null) {
            client.close();
        }
    }

    @Override
    ObjectClient theirs() {
        return client;
    }

    @Override
    Writings writings() {
        return Writings.WITH_ASCII_NAMES;
    }

    @Override
    String recording() {
        return "javascript";
    }
}
