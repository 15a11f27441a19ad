/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Wire;

/**
 * What the operations of one bucket share.
 *
 * @param transfers those of the whole client
 * @param clock the time of day, for what is written
 * @param nanoTime as {@link System#nanoTime}, for what is waited for and may be long
 * @param doubt how long chunks may be missing before an object counts as corrupt: a replica may lag behind, and a rename
 *     that is lost to somebody else's write may not have been taken back yet
 * @param nuids makes the identities of new versions
 */
record BucketContext(
        Wire wire,
        BucketSubjects subjects,
        MetaStore metas,
        ReplacedVersions replaced,
        NewNames newNames,
        Failures failures,
        TransferSettings settings,
        Transfers transfers,
        Clock clock,
        LongSupplier nanoTime,
        Duration doubt,
        Supplier<String> nuids) {}
