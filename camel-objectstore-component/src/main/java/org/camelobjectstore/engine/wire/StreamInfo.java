/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.util.Map;

/**
 * A stream, as the server describes it.
 *
 * @param config its configuration under the server's names ("max_age"), with all that is not known here; values as in
 *     {@link Json}
 * @param bytes how much it holds
 */
public record StreamInfo(Map<String, Object> config, long bytes) {}
