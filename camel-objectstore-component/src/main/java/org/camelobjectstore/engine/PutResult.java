/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

/**
 * The outcome of a put.
 *
 * @param object the object that is stored under the name now
 * @param skipped true if the object was there already and {@link IfExists#SKIP} left it alone
 */
public record PutResult(StoredObject object, boolean skipped) {}
