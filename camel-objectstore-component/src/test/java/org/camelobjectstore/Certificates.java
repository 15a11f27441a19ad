/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** An authority and certificates that it has signed, made by the JDK's keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path keyStore;

    private Certificates(Path folder) {
        this.folder = folder;
        this.keyStore = folder.resolve("keys.p12");
    }

    /** A new authority, with its files in a folder. */
    public static Certificates in(Path folder) throws Exception {
        Certificates certificates = new Certificates(Files.createDirectories(folder));
        certificates.keytool("ca", "-ext", "bc:c");
        certificates.pem("ca");
        return certificates;
    }

    /**
     * Has the authority sign a certificate.
     *
     * @param names as in {@code dns:localhost,ip:127.0.0.1}
     */
    public Certificates sign(String alias, String names, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of("-signer", "ca", "-ext", "SAN=" + names));
        options.addAll(List.of(more));
        keytool(alias, options.toArray(String[]::new));
        pem(alias);
        return this;
    }

    private void keytool(String alias, String... options) throws Exception {
        Path output = folder.resolve("keytool.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + Files.readString(output));
        }
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void pem(String alias) throws Exception {
        KeyStore keys = keys();
        pem(file(alias, "crt"), "CERTIFICATE", keys.getCertificate(alias).getEncoded());
        pem(
                file(alias, "key"),
                "PRIVATE KEY",
                keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
    }

    private static void pem(Path file, String what, byte[] encoded) throws Exception {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }

    private Path file(String alias, String type) {
        return folder.resolve(alias + "." + type);
    }

    /** Lines for the configuration of a server that shows a certificate. */
    public String server(String alias, String... more) {
        return "tls { cert_file: \"" + file(alias, "crt") + "\", key_file: \"" + file(alias, "key") + "\", ca_file: \""
                + file("ca", "crt") + "\", timeout: 5" + String.join("", more) + " }";
    }

    /** What a client has that trusts the authority. */
    public SSLContextParameters client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", keys().getCertificate("ca"));
        KeyStoreParameters store = new KeyStoreParameters();
        store.setKeyStore(trusted);
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store);
        SSLContextParameters client = new SSLContextParameters();
        client.setTrustManagers(trust);
        return client;
    }

    /** What a client has that shows a certificate, too. */
    public SSLContextParameters client(String alias) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        KeyStore keys = keys();
        char[] password = PASSWORD.toCharArray();
        own.setKeyEntry(alias, keys.getKey(alias, password), password, keys.getCertificateChain(alias));
        KeyStoreParameters store = new KeyStoreParameters();
        store.setKeyStore(own);
        KeyManagersParameters managers = new KeyManagersParameters();
        managers.setKeyStore(store);
        managers.setKeyPassword(PASSWORD);
        SSLContextParameters client = client();
        client.setKeyManagers(managers);
        return client;
    }
}
