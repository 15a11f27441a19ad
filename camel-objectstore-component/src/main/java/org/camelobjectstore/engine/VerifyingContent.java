/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;

/**
 * A whole object: counts, hashes and compares.
 *
 * <p>The digest is compared as soon as the last byte has arrived and before that byte is handed out, so that a reader
 * who knows the size and stops there is told as well.
 */
final class VerifyingContent extends ChunkedContent {
    private final StoredObject object;
    private final boolean verifyDigest;
    private final ChunkSource source;
    private final ObjectDigest digest = new ObjectDigest();

    private long arrived;
    private boolean verified;

    VerifyingContent(StoredObject object, ChunkSource source, boolean verifyDigest) {
        super(object);
        this.object = object;
        this.source = source;
        this.verifyDigest = verifyDigest;
    }

    @Override
    boolean advance() throws IOException {
        if (verified) {
            return false;
        }
        if (object.size() < 0) {
            throw corrupted("its meta message tells a size of " + object.size() + " bytes");
        }
        byte[] chunk = arrived < object.size() ? next() : new byte[0];
        if (arrived == object.size()) {
            verify();
        }
        handOut(chunk, 0, chunk.length);
        return true;
    }

    private byte[] next() throws IOException {
        byte[] next = source.next(arrived);
        arrived += next.length;
        if (arrived > object.size()) {
            handOutNothing();
            throw corrupted("it has more than the " + object.size() + " bytes that its meta message tells: " + arrived
                    + " bytes were read");
        }
        if (verifyDigest) {
            digest.update(next);
        }
        return next;
    }

    private void verify() throws ObjectCorruptedException {
        source.close();
        String expected = object.digest();
        if (verifyDigest && expected != null) {
            String actual = digest.text();
            if (!ObjectDigest.same(expected, actual)) {
                handOutNothing();
                throw corrupted("digest " + expected + " was expected, " + actual + " was read after " + arrived
                        + " of " + object.size() + " bytes");
            }
        }
        verified = true;
    }

    @Override
    long arrived() {
        return arrived;
    }

    @Override
    void closeSource() {
        source.close();
    }
}
