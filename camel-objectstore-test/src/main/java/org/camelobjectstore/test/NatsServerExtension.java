/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real nats-server with JetStream, or a cluster of three, for the tests of a class.
 *
 * <pre>
 *   &#64;RegisterExtension
 *   static final NatsServerExtension nats = NatsServerExtension.builder().build();
 * </pre>
 *
 * <p>In a static field it is there for all tests of the class and of classes nested in it, in an instance field for each
 * test anew. It listens on free ports of the loopback address and keeps its data in a temporary folder; both are gone
 * afterwards, however the JVM ends.
 *
 * <p>Its executable is the file that the system property {@code nats.server} names. Unless that is a path, these are tried
 * in turn: the file that the environment variable {@code NATS_SERVER} names; {@code nats-server} on the {@code PATH}; the
 * newest one fetched earlier; one from the Debian archive that this machine takes its packages from, checked against the
 * list that Debian has signed. The property may name a release line instead, such as {@code 2.10}, and so may {@link
 * Builder#version}, which comes first. Where nothing helps, the error says what was tried and how to get one.
 *
 * <p>What goes wrong is thrown as an {@link UncheckedIOException}.
 */
public final class NatsServerExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private final Builder settings;

    /** The classes and tests that JUnit has begun and not ended: those of nested classes come within those around them. */
    private final Set<String> inUseBy = new HashSet<>();

    private @Nullable ScratchFolder folder;
    private @Nullable ServerCertificate certificate;
    private @Nullable NatsServer server;
    private @Nullable NatsCluster cluster;

    private NatsServerExtension(Builder settings) {
        this.settings = settings;
    }

    /** Begins with one server of whichever version is to be had, which everybody may use. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is wanted. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, String> users = new LinkedHashMap<>();
        private final StringBuilder config = new StringBuilder();
        private boolean cluster;
        private boolean tls;
        private String line = "";

        private Builder() {}

        /** Asks for a cluster of three. */
        public Builder cluster() {
            cluster = true;
            return this;
        }

        /**
         * Asks for a release line.
         *
         * @param releaseLine such as 2.10
         */
        public Builder version(String releaseLine) {
            if (!WantedVersion.isLine(releaseLine)) {
                throw new IllegalArgumentException("'" + releaseLine + "' is no release line, such as 2.10");
            }
            line = releaseLine;
            return this;
        }

        /** Lets only this user in, and others that are named. The first one must be allowed everything in a cluster. */
        public Builder user(String name, String password) {
            users.put(name, password);
            return this;
        }

        /** Asks for TLS, with a certificate of its own for localhost and 127.0.0.1. */
        public Builder tls() {
            tls = true;
            return this;
        }

        /**
         * Adds to the configuration file.
         *
         * @param lines in the server's own format: {@code max_payload: 8192}
         */
        public Builder config(String lines) {
            config.append(lines).append('\n');
            return this;
        }

        /** Makes the extension. The server is started when JUnit begins with the class or the test. */
        public NatsServerExtension build() {
            return new NatsServerExtension(this);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        end(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private synchronized void begin(ExtensionContext context) {
        boolean first = inUseBy.isEmpty();
        inUseBy.add(context.getUniqueId());
        if (first) {
            start();
        }
    }

    private synchronized void end(ExtensionContext context) {
        if (inUseBy.remove(context.getUniqueId()) && inUseBy.isEmpty()) {
            stop();
        }
    }

    private void start() {
        try {
            if (settings.tls) {
                folder = ScratchFolder.create("nats-tls-");
                certificate = ServerCertificate.in(folder.path());
            }
            String config = (certificate == null ? "" : certificate.config()) + users() + settings.config;
            if (settings.cluster) {
                cluster = NatsCluster.start(config, settings.line, access());
            } else {
                server = NatsServer.startOwn(config, settings.line);
            }
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private String users() {
        return settings.users.isEmpty()
                ? ""
                : settings.users.entrySet().stream()
                        .map(user ->
                                "{ user: " + quoted(user.getKey()) + ", password: " + quoted(user.getValue()) + " }")
                        .collect(Collectors.joining(", ", "authorization { users: [", "] }\n"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private Access access() {
        Map.Entry<String, String> user =
                settings.users.entrySet().stream().findFirst().orElse(Map.entry("", ""));
        return new Access(
                user.getKey().isEmpty() ? null : user.getKey(),
                user.getValue(),
                certificate == null ? null : certificate.trust());
    }

    private void stop() {
        if (server != null) {
            server.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (folder != null) {
            folder.close();
        }
        server = null;
        cluster = null;
        certificate = null;
        folder = null;
    }

    /** The address for clients, for the option {@code servers}; those of all nodes of a cluster, separated by commas. */
    public String url() {
        return cluster == null ? server().url() : cluster.urls();
    }

    /** The one server, to kill or restart it, or to look into its folder. */
    public NatsServer server() {
        if (server == null) {
            throw new IllegalStateException(
                    settings.cluster
                            ? "it is a cluster: ask for cluster()"
                            : "no test is running, so there is no server");
        }
        return server;
    }

    /** The cluster, to kill or restart its nodes. */
    public NatsCluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException(
                    settings.cluster
                            ? "no test is running, so there is no cluster"
                            : "it is one server: ask for server()");
        }
        return cluster;
    }

    /** A PKCS12 file with the certificate that clients are to trust; with {@link Builder#tls} alone. */
    public Path trustStore() {
        return certificate().trustStore();
    }

    /** The password of {@link #trustStore()}. */
    public String trustStorePassword() {
        return certificate().trustStorePassword();
    }

    /** The same for clients that take this; with {@link Builder#tls} alone. */
    public SSLContext sslContext() {
        return certificate().trust();
    }

    private ServerCertificate certificate() {
        if (certificate == null) {
            throw new IllegalStateException(settings.tls ? "no test is running" : "it was built without tls()");
        }
        return certificate;
    }
}
