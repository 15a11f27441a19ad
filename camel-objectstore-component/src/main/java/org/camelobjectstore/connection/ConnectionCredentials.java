/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.AuthHandler;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's JWT and seed, read from their file for each connect. If that fails, so does the attempt to connect, and the next
 * one reads again.
 */
final class ConnectionCredentials implements AuthHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCredentials.class);

    private final CamelContext camelContext;
    private final String path;

    /** What was read last: identity, signature and JWT of one connect must be of one reading. */
    private volatile AuthHandler content;

    /** Reads the file a first time. */
    ConnectionCredentials(CamelContext camelContext, String path) throws IOException {
        this.camelContext = camelContext;
        this.path = path;
        this.content = read();
    }

    private AuthHandler read() throws IOException {
        String resource = path.matches("(file|classpath|http|https):.*") ? path : "file:" + path;
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, resource)) {
            return Nats.staticCredentials(file.readAllBytes());
        } catch (IOException e) {
            throw new IOException("credentialsFilePath '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    /** jnats asks for this first, for each connect. */
    @Override
    public char[] getID() {
        try {
            AuthHandler fresh = read();
            content = fresh;
            return fresh.getID();
        } catch (IOException | RuntimeException e) {
            LOG.warn("No credentials to connect with: {}", e.getMessage());
            throw new IllegalStateException("No credentials to connect with: " + e.getMessage(), e);
        }
    }

    @Override
    public byte[] sign(byte[] nonce) {
        return content.sign(nonce);
    }

    @Override
    public char[] getJWT() {
        return content.getJWT();
    }
}
