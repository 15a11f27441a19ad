/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

/** A sample at work: it does with its routes what they are for, tells what happens, and fails if it does not. */
public interface Sample {

    /** As after {@code -Dsample=}, and the name of its folder. */
    String name();

    /** What it shows, in a line. */
    String summary();

    /** Runs it once, and leaves nothing behind. */
    void run(SampleRun run) throws Exception;
}
