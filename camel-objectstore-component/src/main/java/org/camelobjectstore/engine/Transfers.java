/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The transfers of one client that are under way. Safe for use by several threads. */
final class Transfers {
    private final Set<TransferProgress> running = ConcurrentHashMap.newKeySet();

    TransferProgress begin(TransferProgress progress) {
        running.add(progress);
        return progress;
    }

    void end(TransferProgress progress) {
        running.remove(progress);
    }

    List<TransferProgress> running() {
        return List.copyOf(running);
    }

    /** Whether a version is being written here at this moment. */
    boolean isPutting(String nuid) {
        return running.stream()
                .anyMatch(transfer -> transfer.direction() == TransferProgress.Direction.PUT
                        && transfer.nuid().equals(nuid));
    }
}
