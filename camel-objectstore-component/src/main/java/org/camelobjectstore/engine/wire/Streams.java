/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The streams of an account. Configurations are as in {@link StreamInfo#config()}.
 *
 * <p>Safe for use by several threads. Failures are {@link WireException}s.
 */
public interface Streams {
    /**
     * Makes a stream; one that is there already with the same configuration counts as made.
     *
     * @throws WireException {@link WireException.Kind#NAME_TAKEN} if it is there with another one
     */
    StreamInfo create(Map<String, Object> config) throws IOException;

    /** Replaces the configuration of a stream. */
    StreamInfo update(Map<String, Object> config) throws IOException;

    /** Removes a stream with everything in it. */
    void delete(String stream) throws IOException;

    /** One stream. */
    StreamInfo info(String stream) throws IOException;

    /** The streams that store messages on a subject, which may have wildcards. */
    List<StreamInfo> list(String subject) throws IOException;
}
