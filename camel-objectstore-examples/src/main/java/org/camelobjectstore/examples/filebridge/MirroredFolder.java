/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.camelobjectstore.examples.consuming.FolderFiles;

/** What the file component does not do: find out what is gone. */
public final class MirroredFolder {
    private MirroredFolder() {}

    /** The metadata of objects that a bridge has stored, and may delete. */
    public static Map<String, String> mark(String bridge) {
        return Map.of("bridge", bridge);
    }

    /**
     * Whether a folder has no file of that name.
     *
     * @throws NoSuchFileException if there is no folder: a disk that is not mounted must not empty the bucket
     */
    public static boolean lacks(String folder, String name) throws IOException {
        if (!Files.isDirectory(Path.of(folder))) {
            throw new NoSuchFileException(
                    folder, null, "the folder is not there, so nothing is removed from the bucket");
        }
        return Files.notExists(FolderFiles.file(folder, name));
    }
}
