/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

/** Where a bucket keeps its data on the server. */
public enum StorageType {
    FILE,
    MEMORY
}
