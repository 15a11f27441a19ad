/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.util.List;

/**
 * How far a consumer has come.
 *
 * @param filters the subjects it delivers, with wildcards
 * @param through the sequence through which it has delivered all that it delivers, and what must be acknowledged is
 */
public record ConsumerState(String name, List<String> filters, long through) {
    /** Whether it does not deliver this message any more, or never did. */
    public boolean hasPassed(String subject, long sequence) {
        return sequence <= through || filters.stream().noneMatch(filter -> matches(filter, subject));
    }

    /** Whether a subject is one of those that a filter stands for. */
    public static boolean matches(String filter, String subject) {
        String[] wanted = filter.split("\\.", -1);
        String[] tokens = subject.split("\\.", -1);
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals(">")) {
                return i < tokens.length;
            }
            if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
                return false;
            }
        }
        return wanted.length == tokens.length;
    }
}
