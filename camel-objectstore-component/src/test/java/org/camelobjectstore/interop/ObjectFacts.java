/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.util.List;
import java.util.Map;

/**
 * What every client tells of an object; what is missing is empty.
 *
 * @param link {@code bucket/name} or {@code bucket/} if it is a link
 */
record ObjectFacts(
        String name,
        String description,
        Map<String, List<String>> headers,
        Map<String, String> metadata,
        long size,
        String digest,
        String link) {

    static String link(String bucket, String name) {
        return bucket + "/" + (name == null ? "" : name);
    }

    static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
