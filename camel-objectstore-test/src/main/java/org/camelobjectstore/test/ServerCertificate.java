/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of its own for servers on the loopback address, made by the JDK's keytool: in files that a nats-server
 * reads, and in a trust store for clients.
 */
final class ServerCertificate {
    private static final String ALIAS = "nats";
    private static final String PASSWORD = "changeit";

    private final Path certificate;
    private final Path key;
    private final Path trustStore;
    private final SSLContext trust;

    private ServerCertificate(Path certificate, Path key, Path trustStore, SSLContext trust) {
        this.certificate = certificate;
        this.key = key;
        this.trustStore = trustStore;
        this.trust = trust;
    }

    /** Makes one, with its files in a folder. */
    static ServerCertificate in(Path folder) throws IOException {
        Path keyStore = folder.resolve("server.p12");
        keytool(folder, keyStore);
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keyStore)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            Certificate certificate = keys.getCertificate(ALIAS);
            Key key = keys.getKey(ALIAS, PASSWORD.toCharArray());
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, certificate);
            Path trustStore = folder.resolve("trust.p12");
            try (OutputStream out = new FileOutputStream(trustStore.toFile())) {
                trusted.store(out, PASSWORD.toCharArray());
            }
            return new ServerCertificate(
                    pem(folder.resolve("server.crt"), "CERTIFICATE", certificate.getEncoded()),
                    pem(folder.resolve("server.key"), "PRIVATE KEY", key.getEncoded()),
                    trustStore,
                    trusting(trusted));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a certificate", e);
        }
    }

    private static void keytool(Path folder, Path keyStore) throws IOException {
        Path output = folder.resolve("keytool.log");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed: " + Files.readString(output));
        }
    }

    private static Path pem(Path file, String what, byte[] encoded) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    private static SSLContext trusting(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** The lines for a server's configuration. */
    String config() {
        return "tls { cert_file: \"" + slashed(certificate) + "\", key_file: \"" + slashed(key) + "\" }\n";
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    Path trustStore() {
        return trustStore;
    }

    String trustStorePassword() {
        return PASSWORD;
    }

    SSLContext trust() {
        return trust;
    }
}
