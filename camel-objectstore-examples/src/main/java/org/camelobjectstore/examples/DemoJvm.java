/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The JVM of the demo: one under {@code C.UTF-8}, since one under the POSIX locale, as in most containers, cannot name files
 * beyond ASCII, and with a class path that children can be started with. It ends when the one that started it does.
 */
public final class DemoJvm {
    private static final CountDownLatch ENTER = new CountDownLatch(1);

    private DemoJvm() {}

    /** Runs the demo in its JVM and waits for it. What somebody types is passed on. */
    public static void main(String[] args) throws IOException, InterruptedException {
        boolean terminal = isTerminal();
        ProcessBuilder jvm = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dnats.server=" + System.getProperty("nats.server", ""),
                "-Dsample=" + System.getProperty("sample", ""),
                "-Dterminal=" + terminal,
                "-cp",
                classPath(),
                Demo.class.getName());
        jvm.environment().put("LC_ALL", "C.UTF-8");
        Process process = jvm.redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (terminal) {
            daemon("typed-lines", () -> passOn(System.in, process.getOutputStream()));
        }
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IllegalStateException("The demo ended with exit code " + exit);
        }
    }

    /** Whether somebody could type something; newer JDKs have a console in either case. */
    private static boolean isTerminal() throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "test -t 0 && test -t 1")
                        .inheritIO()
                        .start()
                        .waitFor()
                == 0;
    }

    /** Makes this JVM end as soon as the one that started it has. */
    static void endWithParent() {
        daemon("parent-watcher", () -> {
            awaitEnd(System.in);
            Runtime.getRuntime().halt(1);
        });
    }

    /** Waits until somebody presses Enter, if there is a terminal; otherwise returns at once. */
    public static void awaitEnter() throws InterruptedException {
        if (Boolean.getBoolean("terminal")) {
            ENTER.await();
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void passOn(InputStream typed, OutputStream child) {
        byte[] piece = new byte[256];
        try {
            for (int count = typed.read(piece); count >= 0; count = typed.read(piece)) {
                child.write(piece, 0, count);
                child.flush();
            }
        } catch (IOException e) {
            // the child has ended
        }
    }

    private static void awaitEnd(InputStream pipe) {
        try {
            for (int typed = pipe.read(); typed >= 0; typed = pipe.read()) {
                if (typed == '\n') {
                    ENTER.countDown();
                }
            }
        } catch (IOException e) {
            // the other end is gone, which is what was waited for
        }
    }

    private static String classPath() {
        if (!(DemoJvm.class.getClassLoader() instanceof URLClassLoader loader)) {
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
