/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the operations of one bucket share.
 *
 * @param transfers those of the whole client
 * @param nuids makes the identities of new versions
 */
record BucketContext(
        Wire wire,
        BucketSubjects subjects,
        MetaStore metas,
        Failures failures,
        TransferSettings settings,
        Transfers transfers,
        Clock clock,
        Supplier<String> nuids) {}
