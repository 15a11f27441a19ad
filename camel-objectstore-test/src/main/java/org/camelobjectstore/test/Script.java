/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The shell scripts beside these classes. */
final class Script {
    private Script() {}

    /** Returns a script's text, for {@code sh -c}: inside a jar there is no file to run. */
    static String read(String name) throws IOException {
        try (InputStream script = Script.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new FileNotFoundException(name + " is missing from the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
