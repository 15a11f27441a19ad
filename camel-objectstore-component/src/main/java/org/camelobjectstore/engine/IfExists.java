/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

/** What a put does if a live object of that name is there already. */
public enum IfExists {
    /** The new object replaces it; of several writers the last one wins. */
    REPLACE,
    /** The put fails with {@link ObjectConflictException}. */
    FAIL,
    /** The put does nothing and returns the object that is there. */
    SKIP
}
