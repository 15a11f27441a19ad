/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

/** A claim cannot be honoured, now or later: its payload is gone without having been read, or is not the one claimed. */
public final class LostPayloadException extends Exception {
    private static final long serialVersionUID = 1L;

    LostPayloadException(Claim claim, String why) {
        super("The payload of claim '" + claim.name() + "' in bucket '" + claim.bucket() + "' " + why);
    }
}
