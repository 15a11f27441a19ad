/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a client gets in.
 *
 * @param user null if everybody may
 * @param trust null without TLS
 */
record Access(
        @Nullable String user, String password, @Nullable SSLContext trust) {
    static final Access OPEN = new Access(null, "", null);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Connects once, without reconnects and without a word in the log. */
    Connection connect(String url) throws IOException, InterruptedException {
        Options.Builder options = new Options.Builder()
                .server(url)
                .connectionTimeout(PATIENCE)
                .maxReconnects(0)
                .errorListener(new ErrorListener() {});
        if (user != null) {
            options.userInfo(user, password);
        }
        if (trust != null) {
            options.sslContext(trust);
        }
        return Nats.connect(options.build());
    }
}
