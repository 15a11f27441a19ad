/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.jbang;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A local Maven repository that has of this project what was just built, and of all others what the repository of the build
 * has, by links. A version of the component that somebody has installed is not seen, and none is installed.
 */
record LocalRepository(Path folder) {
    private static final String GROUP = "org/camelobjectstore";

    /**
     * Makes one.
     *
     * @param folder to be made
     * @param shared the repository of the build
     */
    static LocalRepository make(Path folder, Path shared) throws IOException {
        linkOthers(shared, folder, Set.of("org"));
        linkOthers(shared.resolve("org"), folder.resolve("org"), Set.of("camelobjectstore"));
        Files.createDirectories(folder.resolve(GROUP));
        return new LocalRepository(folder);
    }

    private static void linkOthers(Path from, Path to, Set<String> left) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!left.contains(name)) {
                    Files.createSymbolicLink(to.resolve(name), entry.toAbsolutePath());
                }
            }
        }
    }

    /** Adds a file as {@code mvn install} would. */
    void install(String artifact, String version, String type, Path file) throws IOException {
        Path target = folder.resolve(GROUP).resolve(artifact).resolve(version);
        Files.createDirectories(target);
        Files.copy(file, target.resolve(artifact + "-" + version + "." + type));
    }
}
