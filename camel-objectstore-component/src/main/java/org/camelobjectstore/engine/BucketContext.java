/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.function.Supplier;

/**
 * What the operations of one bucket share.
 *
 * @param nuids makes the identities of new versions
 */
record BucketContext(
        Wire wire,
        BucketSubjects subjects,
        MetaStore metas,
        Failures failures,
        TransferSettings settings,
        Supplier<String> nuids) {}
