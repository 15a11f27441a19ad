/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.consuming;

// tag::page[]
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Header;

public class FolderFiles {
    /** Deletes the file that the file component has written for an object, if it is there. */
    public static void delete(String folder, @Header("CamelObjectStoreObjectName") String name) throws IOException {
        Files.deleteIfExists(file(folder, name));
    }

    /** The file of an object in a folder; names that lead out of it are refused. */
    public static Path file(String folder, String name) {
        Path root = Path.of(folder).toAbsolutePath().normalize();
        Path file = Path.of(root + "/" + name.replace('\\', '/')).normalize();
        if (file.equals(root) || !file.startsWith(root)) {
            throw new IllegalArgumentException("'" + name + "' leads out of " + root);
        }
        return file;
    }
}
// end::page[]
