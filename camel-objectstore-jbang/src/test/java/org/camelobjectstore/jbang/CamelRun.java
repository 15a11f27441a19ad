/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.jbang;

import java.util.Arrays;
import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** The command {@code camel} with a home folder and a local Maven repository of its own: the first two arguments. */
final class CamelRun {
    private CamelRun() {}

    public static void main(String[] args) {
        System.setProperty("user.home", args[0]);
        System.setProperty("maven.repo.local", args[1]);
        CamelJBangMain.run(Arrays.copyOfRange(args, 2, args.length));
    }
}
