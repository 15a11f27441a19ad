/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** An object to put. */
record Draft(
        String name,
        byte[] content,
        int chunkSize,
        String description,
        Map<String, List<String>> headers,
        Map<String, String> metadata) {
    static final int CHUNK_SIZE = 10;

    static Draft of(String name, byte[] content) {
        return new Draft(name, content, CHUNK_SIZE, "", Map.of(), Map.of());
    }

    static Draft of(String name, String content) {
        return of(name, content.getBytes(StandardCharsets.UTF_8));
    }
}
