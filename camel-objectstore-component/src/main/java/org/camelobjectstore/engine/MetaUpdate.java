/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an object's meta data to change; null leaves a part as it is.
 *
 * @param name the new name; the object's data is not moved
 * @param description the new description
 * @param metadata all of the new metadata
 * @param headers all of the new headers
 */
public record MetaUpdate(
        @Nullable String name,
        @Nullable String description,
        @Nullable Map<String, String> metadata,
        @Nullable Map<String, List<String>> headers) {

    /** Changes the description alone. */
    public static MetaUpdate description(String description) {
        return new MetaUpdate(null, description, null, null);
    }

    /** Changes the name alone. */
    public static MetaUpdate rename(String name) {
        return new MetaUpdate(name, null, null, null);
    }
}
