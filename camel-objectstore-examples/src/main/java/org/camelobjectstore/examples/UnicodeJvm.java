/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that can name files beyond ASCII. One that was started under the POSIX locale, as in most containers, cannot and
 * cannot be told later; the demo then runs in a second one under {@code C.UTF-8}, which ends when the first one does.
 */
final class UnicodeJvm {
    private static final String BOUND_TO_PARENT = "--bound-to-parent";

    private UnicodeJvm() {}

    /** Whether this JVM is one. */
    static boolean isThis() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                .newEncoder()
                .canEncode("Größe");
    }

    /** Runs a main class in one and waits for it. */
    static void run(Class<?> main) throws IOException, InterruptedException {
        ProcessBuilder jvm = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dnats.server=" + System.getProperty("nats.server", ""),
                "-cp",
                classPath(main),
                main.getName(),
                BOUND_TO_PARENT);
        jvm.environment().put("LC_ALL", "C.UTF-8");
        Process process = jvm.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with exit code " + exit);
        }
    }

    /** In a JVM that {@link #run} started: makes it end as soon as the one that started it has. */
    static void bindToParent(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals(BOUND_TO_PARENT)) {
            return;
        }
        Thread watcher = new Thread(
                () -> {
                    awaitEnd(System.in);
                    Runtime.getRuntime().halt(1);
                },
                "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the other end is gone, which is what was waited for
        }
    }

    private static String classPath(Class<?> main) {
        if (!(main.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                entries.add(Path.of(url.toURI()).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(System.getProperty("path.separator"), entries);
    }
}
