/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.Objects;

/**
 * The {@link ObjectContent} over a {@link ChunkSource}: counts, hashes and compares.
 *
 * <p>The digest is compared as soon as the last byte has arrived and before that byte is handed out, so that a reader
 * who knows the size and stops there is told as well.
 */
final class VerifyingContent extends ObjectContent {
    private static final byte[] NONE = {};

    private final StoredObject object;
    private final boolean verifyDigest;
    private final ChunkSource source;
    private final ObjectDigest digest = new ObjectDigest();

    private byte[] chunk = NONE;
    private int position;
    private long arrived;
    private boolean verified;
    private volatile boolean closed;

    VerifyingContent(StoredObject object, ChunkSource source, boolean verifyDigest) {
        this.object = object;
        this.source = source;
        this.verifyDigest = verifyDigest;
    }

    @Override
    public StoredObject info() {
        return object;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return chunk.length - position;
    }

    /** Makes sure that a byte is there to hand out; false at the verified end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("The content of object '" + object.name() + "' in bucket '" + object.bucket()
                    + "' was closed after " + arrived + " of " + object.size() + " bytes");
        }
        while (position == chunk.length) {
            if (verified) {
                return false;
            }
            if (object.size() < 0) {
                throw corrupted("its meta message tells a size of " + object.size() + " bytes");
            }
            if (arrived < object.size()) {
                accept(source.next(arrived));
            }
            if (arrived == object.size()) {
                verify();
            }
        }
        return true;
    }

    private void accept(byte[] next) throws ObjectCorruptedException {
        arrived += next.length;
        if (arrived > object.size()) {
            throw corrupted("it has more than the " + object.size() + " bytes that its meta message tells: " + arrived
                    + " bytes were read");
        }
        if (verifyDigest) {
            digest.update(next);
        }
        chunk = next;
        position = 0;
    }

    private void verify() throws ObjectCorruptedException {
        source.close();
        String expected = object.digest();
        if (verifyDigest && expected != null) {
            String actual = digest.text();
            if (!ObjectDigest.same(expected, actual)) {
                chunk = NONE;
                position = 0;
                throw corrupted("digest " + expected + " was expected, " + actual + " was read after " + arrived
                        + " of " + object.size() + " bytes");
            }
        }
        verified = true;
    }

    private ObjectCorruptedException corrupted(String how) {
        closed = true;
        source.close();
        return new ObjectCorruptedException(
                object.bucket(),
                object.name(),
                "Object '" + object.name() + "' in bucket '" + object.bucket() + "' is corrupt: " + how + " (nuid "
                        + object.nuid()
                        + "). Do not use the bytes read so far. To read it anyway, set verifyDigest=false.",
                null);
    }

    @Override
    public void close() {
        closed = true;
        source.close();
    }
}
