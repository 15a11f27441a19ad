/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.testinfra;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks a nats-server something, by the JDK alone. */
final class PlainClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 3_000;

    private final Socket socket;
    private final BufferedReader in;
    private int requests;

    PlainClient(String url) throws IOException {
        URI uri = URI.create(url);
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        send("CONNECT {\"verbose\": false, \"headers\": true, \"no_responders\": true}\r\nSUB answers.> 1\r\n");
    }

    /** Sends a request and returns the payload of its answer; empty if nobody answers. */
    String request(String subject, String payload) throws IOException {
        String answers = "answers." + ++requests;
        int length = payload.getBytes(StandardCharsets.UTF_8).length;
        send("PUB " + subject + " " + answers + " " + length + "\r\n" + payload + "\r\n");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("HMSG " + answers + " ")) {
                return "";
            }
            if (line.startsWith("MSG " + answers + " ")) {
                return in.readLine();
            }
            if (line.equals("PING")) {
                send("PONG\r\n");
            }
        }
        throw new IOException("the connection was closed");
    }

    private void send(String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
