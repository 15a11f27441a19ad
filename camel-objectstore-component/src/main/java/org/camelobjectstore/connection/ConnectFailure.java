/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.AuthenticationException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why no server could be connected to, in words that say what to do. */
final class ConnectFailure {
    private final ConnectionSettings settings;
    private final IOException failure;
    private final @Nullable Exception last;

    /**
     * Looks into a failure.
     *
     * @param failure what jnats has thrown
     * @param last what the last attempt to reach a server ended with, if that is known
     */
    ConnectFailure(ConnectionSettings settings, IOException failure, @Nullable Exception last) {
        this.settings = settings;
        this.failure = failure;
        this.last = last;
    }

    IOException toException() {
        String server = "The NATS server at " + settings.shownServers();
        if (failure instanceof AuthenticationException) {
            return exception(
                    server + " refused the credentials",
                    failure.getMessage(),
                    "Check username and password, token, credentialsFilePath or nkeySeed.");
        }
        if (last != null) {
            String text = String.valueOf(last.getMessage());
            if (text.contains("SSL required by server")) {
                return exception(
                        server + " asks for TLS",
                        text,
                        "Set secure=true, or write tls:// instead of nats://; with sslContextParameters if the JVM does not"
                                + " trust its certificate.");
            }
            if (text.contains("SSL connection wanted by client")) {
                return exception(
                        server + " does not offer TLS, which the options ask for",
                        text,
                        "Have the server use TLS, or leave out secure, sslContextParameters and tls://.");
            }
            if (cause(SSLException.class) != null || cause(CertificateException.class) != null) {
                return tlsFailed(server);
            }
        }
        return exception(
                "No NATS server could be connected to at " + settings.shownServers() + " within "
                        + settings.connectionTimeout().toMillis() + " ms",
                failure.getMessage(),
                "Start one, or set the option servers or the environment variable NATS_URL."
                        + (settings.tls().required() && !settings.tls().first()
                                ? " If the server waits for TLS to begin (handshake_first), set tlsFirst=true."
                                : ""));
    }

    private IOException tlsFailed(String server) {
        CertificateExpiredException expired = cause(CertificateExpiredException.class);
        if (expired != null) {
            return exception(server + " has a certificate that has expired", expired.getMessage(), "Renew it.");
        }
        CertificateNotYetValidException early = cause(CertificateNotYetValidException.class);
        if (early != null) {
            return exception(
                    server + " has a certificate that is not valid yet",
                    early.getMessage(),
                    "Check the clocks of both sides.");
        }
        if (cause(CertPathBuilderException.class) != null || cause(CertPathValidatorException.class) != null) {
            return exception(
                    server + " has a certificate that this client does not trust",
                    reason(),
                    "Give the server's authority as the trust store of sslContextParameters.");
        }
        CertificateException other = cause(CertificateException.class);
        if (other != null) {
            return exception(
                    server + " has a certificate that is not for its host name",
                    other.getMessage(),
                    "Connect by a name that is in the certificate, or set verifyHostname=false if anybody may answer whose"
                            + " certificate is from an authority that you trust.");
        }
        String reason = reason();
        String lower = reason.toLowerCase(Locale.ROOT);
        if (lower.contains("certificate_required") || lower.contains("bad_certificate")) {
            return exception(
                    server + " does not accept the client's certificate, or its lack of one",
                    reason,
                    "Give a key store with a certificate that the server trusts as keyManagers of sslContextParameters.");
        }
        return exception(
                "TLS with " + settings.shownServers() + " failed",
                reason,
                "Check that both sides speak the same versions of TLS, and whether the server expects tlsFirst.");
    }

    private String reason() {
        SSLException tls = cause(SSLException.class);
        return String.valueOf(tls == null ? last : tls.getMessage());
    }

    private <T extends Throwable> @Nullable T cause(Class<T> type) {
        for (Throwable each = last; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }

    /** What jnats says may name the servers as they were given, secrets included. */
    private IOException exception(String what, @Nullable String reason, String advice) {
        return settings.serversCarrySecrets()
                ? new IOException(what + ". " + advice)
                : new IOException(what + " (" + reason + "). " + advice, last == null ? failure : last);
    }
}
