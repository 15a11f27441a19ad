/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/**
 * The JavaScript client with its packages in the folder {@code target/interop-js}, installed by npm once for each lock
 * file. Where Node, npm or the packages cannot be had, the tests that ask for it are skipped and told why.
 */
final class NodeInstallation {
    private static final int OLDEST_NODE = 20;
    private static final int INSTALL_SECONDS = 60;
    private static final String LOCK = "package-lock.json";
    private static final List<String> FILES = List.of("client.js", "package.json", LOCK);

    private final Path folder = Path.of("target", "interop-js").toAbsolutePath();
    private final Path log = folder.resolve("npm.log");
    private final Path installed = folder.resolve("installed-" + LOCK);

    /** Returns the folder with the script and its packages. */
    Path require() throws Exception {
        requireNode();
        Files.createDirectories(folder);
        for (String file : FILES) {
            copy(file);
        }
        if (Files.notExists(installed) || Files.mismatch(installed, folder.resolve(LOCK)) != -1) {
            install();
        }
        return folder;
    }

    private void copy(String file) throws IOException {
        try (InputStream resource = NodeInstallation.class.getResourceAsStream("/interop/js/" + file)) {
            Files.copy(resource, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void requireNode() throws Exception {
        String version = versionOf("node");
        versionOf("npm");
        int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
        if (major < OLDEST_NODE) {
            throw new TestAbortedException("The JavaScript client needs Node " + OLDEST_NODE + ", here is " + version);
        }
    }

    private static String versionOf(String tool) throws Exception {
        try {
            Process process = new ProcessBuilder(tool, "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes()).strip();
        } catch (IOException e) {
            throw new TestAbortedException("The JavaScript client needs '" + tool + "' on the PATH: " + e.getMessage());
        }
    }

    private void install() throws Exception {
        if ("offline=true".equals(System.getProperty("maven.settings"))) {
            throw new TestAbortedException("Maven works offline and the packages of the JavaScript client are not in "
                    + folder + " yet; one build that is not offline installs them");
        }
        Process npm = new ProcessBuilder(
                        "npm",
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--loglevel=error",
                        "--fetch-retries=0",
                        "--fetch-timeout=10000")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        npm.getOutputStream().close();
        if (!npm.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
            npm.descendants().forEach(ProcessHandle::destroyForcibly);
            npm.destroyForcibly().waitFor();
            throw new TestAbortedException("npm did not install the JavaScript client within " + INSTALL_SECONDS
                    + " s; its output is in " + log);
        }
        if (npm.exitValue() != 0) {
            String start = Files.readString(log).lines().limit(4).collect(Collectors.joining("; "));
            throw new TestAbortedException("npm could not install the JavaScript client: " + start);
        }
        Files.copy(folder.resolve(LOCK), installed, StandardCopyOption.REPLACE_EXISTING);
    }
}
