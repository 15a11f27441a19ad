/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the server knows of a stream as a whole. */
public interface StreamFacts {
    /** Where the stream stands now. */
    StreamState state() throws IOException;

    /** How many messages there are on each subject that matches; the leader counts them. */
    Map<String, Long> counts(String filter) throws IOException;

    /** Every consumer of the stream, durable or not, whoever has made it. */
    List<ConsumerState> consumers() throws IOException;
}
