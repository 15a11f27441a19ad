/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What other clients write is read here, and what is written here by other clients: live with those that can be had,
 * from recordings of them, and from the wire forms that are known of the rest.
 */
package org.camelobjectstore.interop;
