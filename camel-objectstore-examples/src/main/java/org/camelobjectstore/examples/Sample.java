/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import org.apache.camel.RoutesBuilder;

/** A sample at work: it does with its routes what they are for, tells what happens, and fails if it does not. */
public interface Sample {

    /** As after {@code -Dsample=}, and the name of its folder. */
    String name();

    /** What it shows, in a line. */
    String summary();

    /** Its routes in Java; the same in YAML are in its folder. */
    RoutesBuilder routes();

    /** Runs it once, and leaves nothing behind. */
    void run(SampleRun run) throws Exception;
}
