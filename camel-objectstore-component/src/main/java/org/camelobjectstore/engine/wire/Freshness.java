/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/** Whether the last message on a subject may come from any replica or must come from the leader. */
public enum Freshness {
    /** Fast; on a replicated bucket it may miss the newest write. */
    ANY_REPLICA,
    /** As fast where there is one copy, and safe where there are more. */
    LEADER_OF_REPLICAS,
    LEADER
}
