/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS settings with which a client accepts a server's certificate only if it is for the host that the client connects to
 * (RFC 2818, RFC 6125). jnats itself checks the chain alone (2.26.2, {@code SocketDataPort.upgradeToSecure}).
 *
 * <p>The nodes of a cluster announce each other by address. For an address that is not among the configured hosts, the
 * certificate may be for the address, or for the name of the server that was connected to last, as with the Go client.
 *
 * <p>Safe for use by several threads.
 */
final class HostNameVerifyingContext extends SSLContext {
    /**
     * Adds the check to other settings.
     *
     * @param hosts names and addresses that users have configured, in lower case
     */
    HostNameVerifyingContext(SSLContext settings, Set<String> hosts) {
        super(new Spi(settings, new Names(hosts)), settings.getProvider(), settings.getProtocol());
    }

    /** The names that a certificate may be for. */
    private static final class Names {
        private final Set<String> hosts;
        private final AtomicReference<@Nullable String> verifiedLast = new AtomicReference<>();

        Names(Set<String> hosts) {
            this.hosts = hosts;
        }

        /** Has a socket check the certificate, before anything but the handshake is sent. */
        Socket verify(Socket socket, String host) {
            SSLSocket tls = (SSLSocket) socket;
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            if (!isAddress(host)) {
                tls.addHandshakeCompletedListener(done -> verifiedLast.set(host));
            } else if (!hosts.contains(host)) {
                String name = name();
                if (name != null) {
                    parameters.setServerNames(List.of(new SNIHostName(name)));
                }
            }
            tls.setSSLParameters(parameters);
            return socket;
        }

        private @Nullable String name() {
            String last = verifiedLast.get();
            return last != null
                    ? last
                    : hosts.stream()
                            .filter(host -> !isAddress(host))
                            .findFirst()
                            .orElse(null);
        }

        private static boolean isAddress(String host) {
            return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
        }
    }

    private static final class Factory extends SSLSocketFactory {
        private final SSLSocketFactory sockets;
        private final Names names;

        Factory(SSLSocketFactory sockets, Names names) {
            this.sockets = sockets;
            this.names = names;
        }

        private Socket verify(Socket socket, String host) {
            return names.verify(socket, host.toLowerCase(Locale.ROOT));
        }

        /** The one that jnats uses. */
        @Override
        public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return verify(sockets.createSocket(connected, plain, port, autoClose), plain);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return verify(sockets.createSocket(host, port), host);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return verify(sockets.createSocket(host, port, local, localPort), host);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return verify(sockets.createSocket(host, port), host.getHostAddress());
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return verify(sockets.createSocket(host, port, local, localPort), host.getHostAddress());
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.getSupportedCipherSuites();
        }
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext settings;
        private final Names names;

        Spi(SSLContext settings, Names names) {
            this.settings = settings;
            this.names = names;
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            throw new IllegalStateException("These settings are complete");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return new Factory(settings.getSocketFactory(), names);
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return settings.getServerSocketFactory();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return verify(settings.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return verify(settings.createSSLEngine(host, port));
        }

        private static SSLEngine verify(SSLEngine engine) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            return engine;
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return settings.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return settings.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return settings.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return settings.getSupportedSSLParameters();
        }
    }
}
