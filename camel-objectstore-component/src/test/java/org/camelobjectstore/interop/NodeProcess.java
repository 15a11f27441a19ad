/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * A Node script that answers a line of JSON with a line of JSON. It ends with its standard input, which is a pipe of this
 * JVM: however the JVM ends, the script does. Not for use by several threads.
 */
final class NodeProcess implements AutoCloseable {
    private static final int ANSWER_SECONDS = 30;

    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;

    /** Starts the script in the folder that its packages are in. */
    NodeProcess(Path folder, String script) throws IOException {
        process = new ProcessBuilder("node", script)
                .directory(folder.toFile())
                .redirectError(folder.resolve(script + ".log").toFile())
                .start();
        requests = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Sends a request and returns the result of its answer: a text, number, list, map or null. */
    Object ask(String operation, Map<String, ?> arguments) throws Exception {
        JsonObject request = new JsonObject(arguments);
        request.put("op", operation);
        requests.write(request.toJson() + "\n");
        requests.flush();
        JsonObject answer = (JsonObject) Jsoner.deserialize(awaitLine(operation));
        if (answer.containsKey("error")) {
            throw new IOException("The script failed at " + request.toJson() + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    private String awaitLine(String operation) throws Exception {
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return answers.readLine();
            } catch (IOException e) {
                return null;
            }
        });
        try {
            String text = line.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new IOException("The script ended at '" + operation + "'; its log is beside it");
            }
            return text;
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
            throw new IOException("The script gave no answer to '" + operation + "'", e);
        }
    }

    /** Ends the script. */
    @Override
    public void close() throws Exception {
        requests.close();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
