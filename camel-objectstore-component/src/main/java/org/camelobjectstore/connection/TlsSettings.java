/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.Options;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted.
 *
 * @param required whether TLS is asked for, by an option or by the scheme of a server's URL
 * @param parameters null for the JVM's own TLS settings
 * @param verifyHostname whether a server's certificate must be for the host name that the client connects to
 * @param first whether TLS begins before the server has said a word ({@code handshake_first} of nats-server)
 * @param hosts the hosts of the servers as they were given
 */
record TlsSettings(
        boolean required,
        @Nullable SSLContextParameters parameters,
        boolean verifyHostname,
        boolean first,
        Set<String> hosts) {

    private static final Set<String> ENCRYPTED = Set.of("tls", "wss");

    TlsSettings {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Checks that what is asked for can be had with these servers.
     *
     * @param servers URLs, {@code nats://} if they have no scheme
     * @param asked whether an option asks for TLS
     * @param shown the servers without secrets
     */
    static TlsSettings of(
            List<String> servers,
            boolean asked,
            @Nullable SSLContextParameters parameters,
            boolean verifyHostname,
            boolean first,
            String shown) {
        boolean byOption = asked || first || parameters != null;
        boolean byScheme = false;
        Set<String> hosts = new TreeSet<>();
        for (String server : servers) {
            int end = server.indexOf("://");
            String scheme = end < 0 ? "nats" : server.substring(0, end).toLowerCase(Locale.ROOT);
            if (scheme.equals("opentls")) {
                throw new IllegalArgumentException(
                        "servers '" + shown + "': opentls:// trusts every certificate, so that"
                                + " anybody could answer for the server. Use tls://, and sslContextParameters if the JVM does not"
                                + " trust the server's authority.");
            }
            if (scheme.equals("ws") && byOption) {
                throw new IllegalArgumentException(
                        "servers '" + shown + "': ws:// is not encrypted, but secure, tlsFirst or"
                                + " sslContextParameters ask for TLS. Use wss://.");
            }
            byScheme |= ENCRYPTED.contains(scheme);
            hosts.add(host(end < 0 ? "nats://" + server : server));
        }
        hosts.remove("");
        return new TlsSettings(byOption || byScheme, parameters, verifyHostname, first, hosts);
    }

    private static String host(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return ""; // whoever connects says so
        }
    }

    /** Has a connection use them. */
    void addTo(Options.Builder options, CamelContext context) throws IOException {
        if (!required) {
            return;
        }
        SSLContext tls = parameters == null ? ofJvm() : of(parameters, context);
        options.sslContext(verifyHostname ? new HostNameVerifyingContext(tls, hosts) : tls);
        // others hand the address to the socket, and not the name for which the certificate is
        options.hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
        if (first) {
            options.tlsFirst();
        }
    }

    private static SSLContext of(SSLContextParameters parameters, CamelContext context) throws IOException {
        try {
            return parameters.createSSLContext(context);
        } catch (GeneralSecurityException e) {
            throw new IOException("sslContextParameters cannot be used: " + e.getMessage(), e);
        }
    }

    private static SSLContext ofJvm() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new IOException("This JVM has no default TLS settings: " + e.getMessage(), e);
        }
    }
}
