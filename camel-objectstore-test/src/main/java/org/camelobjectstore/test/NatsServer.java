/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A nats-server with JetStream to run against: one of our own, or the one that the environment variable
 * {@code NATS_URL} points to.
 *
 * <p>An own server listens on a free port of the loopback address and keeps its data in a temporary folder. Neither
 * outlives the JVM, however the JVM ends. Where its executable comes from is told at {@link NatsServerExtension}.
 *
 * <p>What goes wrong with a server is thrown as an {@link UncheckedIOException}; for an own server that did not come up
 * the message ends with the last lines of its log.
 */
public final class NatsServer implements AutoCloseable {
    private static @Nullable NatsServer shared;

    private final String url;
    private final @Nullable OwnServer own;

    private NatsServer(String url, @Nullable OwnServer own) {
        this.url = url;
        this.own = own;
    }

    /** Returns the server of {@code NATS_URL} if that is set, else starts an own one. */
    public static NatsServer start() {
        return start(System.getenv("NATS_URL"));
    }

    static NatsServer start(@Nullable String externalUrl) {
        return externalUrl == null || externalUrl.isBlank() ? startOwn() : new NatsServer(externalUrl.strip(), null);
    }

    /** Starts an own server, whatever {@code NATS_URL} says: for tests that kill it or look into its folder. */
    public static NatsServer startOwn() {
        return startOwn("");
    }

    /**
     * Starts an own server.
     *
     * @param extraConfig lines to append to the configuration file, such as {@code max_payload: 8192}
     */
    public static NatsServer startOwn(String extraConfig) {
        return startOwn(extraConfig, "");
    }

    /**
     * Starts an own server of a release line.
     *
     * @param extraConfig lines to append to the configuration file
     * @param line such as 2.10; blank for whichever is to be had
     */
    static NatsServer startOwn(String extraConfig, String line) {
        try {
            OwnServer own = OwnServer.start(extraConfig, line);
            return new NatsServer(own.url(), own);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Returns this JVM's one common server, which the first call starts and nobody closes. */
    public static synchronized NatsServer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** Tells whether this is the server of {@code NATS_URL}, of which only the {@link #url()} is known. */
    public boolean isExternal() {
        return own == null;
    }

    /** Returns the address for clients. It stays the same across {@link #restart()}. */
    public String url() {
        return url;
    }

    /** Returns the server's version, such as 2.15.1, or {@code unknown} for an external one. */
    public String version() {
        return own == null ? "unknown" : own.version();
    }

    /** Returns the process id of the own server that was started last. */
    public long pid() {
        return own().pid();
    }

    /** Returns the folder that holds the own server's configuration, log ({@code nats-server.log}) and data. */
    public Path folder() {
        return own().folder();
    }

    /** Kills the own server the hard way (SIGKILL). Its data stays for {@link #restart()}. */
    public void kill() {
        own().kill();
    }

    /** Ends the own server in good order (SIGTERM). Its data stays for {@link #restart()}. */
    public void stop() {
        own().stop();
    }

    /** Starts the own server again, on the same port and data; stops it first if it runs. */
    public void restart() {
        try {
            own().restart();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Has the own server use other lines at the end of its configuration, a moment later and without a restart. */
    public void reload(String extraConfig) {
        try {
            own().reload(extraConfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Stops the own server and removes its folder; an external server is left alone. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    @Override
    public String toString() {
        return "nats-server " + version() + " at " + url;
    }

    private OwnServer own() {
        if (own == null) {
            throw new UnsupportedOperationException("not for " + url + ", which NATS_URL names; use startOwn()");
        }
        return own;
    }
}
