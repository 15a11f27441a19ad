/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * The messages of a bucket and the one beside it, to be published again under another bucket's name.
 *
 * <p>As a file, one line of JSON for each message, with {@code @bucket@} for the bucket's name:
 *
 * <pre>
 *   {"subject":"$O.@bucket@.C.{nuid}","bytes":"{base64}"}
 *   {"subject":"$O.@bucket@.M.{name}","headers":{"Nats-Rollup":["sub"]},"text":"{meta message}"}
 * </pre>
 */
record WireRecording(List<String> lines) {
    private static final String BUCKET = "@bucket@";
    private static final int NO_MESSAGE_FOUND = 10037;

    static WireRecording of(Connection nats, String bucket) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String each : List.of(bucket, Writings.other(bucket))) {
            StreamState state =
                    nats.jetStreamManagement().getStreamInfo("OBJ_" + each).getStreamState();
            for (long sequence = state.getFirstSequence(); sequence <= state.getLastSequence(); sequence++) {
                record(nats, each, sequence, lines);
            }
        }
        return new WireRecording(
                lines.stream().map(line -> line.replace(bucket, BUCKET)).toList());
    }

    private static void record(Connection nats, String bucket, long sequence, List<String> lines) throws Exception {
        try {
            MessageInfo message = nats.jetStreamManagement().getMessage("OBJ_" + bucket, sequence);
            lines.add(line(message, message.getSubject().startsWith("$O." + bucket + ".M.")));
        } catch (JetStreamApiException e) {
            if (e.getApiErrorCode() != NO_MESSAGE_FOUND) {
                throw e;
            }
        }
    }

    private static String line(MessageInfo message, boolean meta) {
        JsonObject json = new JsonObject();
        json.put("subject", message.getSubject());
        if (message.getHeaders() != null && !message.getHeaders().isEmpty()) {
            JsonObject headers = new JsonObject();
            message.getHeaders().forEach(headers::put);
            json.put("headers", headers);
        }
        if (meta) {
            json.put("text", new String(message.getData(), StandardCharsets.UTF_8));
        } else {
            json.put("bytes", Base64.getEncoder().encodeToString(message.getData()));
        }
        return json.toJson();
    }

    static WireRecording read(Path file) throws IOException {
        return new WireRecording(Files.readAllLines(file));
    }

    void write(Path file) throws IOException {
        Files.write(file, lines);
    }

    /** Publishes the messages, as they were and in their order, into a bucket and the one beside it. */
    void replay(Connection nats, String bucket) throws Exception {
        for (String line : lines) {
            publish(nats, (JsonObject) Jsoner.deserialize(line.replace(BUCKET, bucket)));
        }
    }

    @SuppressWarnings("unchecked")
    private static void publish(Connection nats, JsonObject message) throws Exception {
        Headers headers = new Headers();
        ((Map<String, List<String>>) message.getOrDefault("headers", Map.of())).forEach(headers::add);
        String text = (String) message.get("text");
        byte[] payload = text == null
                ? Base64.getDecoder().decode((String) message.get("bytes"))
                : text.getBytes(StandardCharsets.UTF_8);
        nats.jetStream().publish((String) message.get("subject"), headers, payload);
    }
}
