/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.testinfra;

/**
 * How often a test repeats what happens at random: a few times in every build, and many times where the system property
 * {@code soak} is set.
 */
public final class Soak {
    private static final String SETTING = System.getProperty("soak", "false");

    private Soak() {}

    /**
     * Returns one of two counts.
     *
     * @param usual for every build, which it must not keep waiting
     * @param thorough for the build before a release
     */
    public static int rounds(int usual, int thorough) {
        return SETTING.equals("false") ? usual : thorough;
    }
}
