/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The only reading of a body that can be read once. Nothing happens to the body before the first read: a put that is refused
 * before that leaves it whole and open, for somebody else to put. The first read fails if anybody is known to have read from
 * the body: what is left of it would be stored as if it was whole.
 */
final class SingleReading extends InputStream {
    /** Makes the body a stream, which may take from it already. */
    interface Opener {
        InputStream open() throws IOException;
    }

    private final Object body;
    private final Opener opener;

    private @Nullable InputStream stream;

    /**
     * A reading of a body.
     *
     * @param body what the bytes are taken from in the end
     */
    SingleReading(Object body, Opener opener) {
        this.body = body;
        this.opener = opener;
    }

    /** Whether the body was read, if only in part. */
    boolean hasBegun() {
        return stream != null;
    }

    /**
     * The body's bytes.
     *
     * @throws IllegalArgumentException if this would not be all of them
     */
    private InputStream stream() throws IOException {
        if (stream == null) {
            if (!SpentBodies.add(body) || isInTheMiddle(body)) {
                throw new IllegalArgumentException(
                        "operation=put cannot store this body ("
                                + body.getClass().getName()
                                + "): it was read before, in part or whole, by another put or step, and cannot be read again."
                                + " Nothing was changed. To store it again or twice, let the route cache it (streamCache=true),"
                                + " or set a File as the body. If its rest is what you mean, wrap it in a new BufferedInputStream.");
            }
            stream = opener.open();
        }
        return stream;
    }

    /** Whether a stream that knows its position is not at its beginning. Most streams do not know it. */
    private static boolean isInTheMiddle(Object body) throws IOException {
        if (body instanceof FileInputStream file) {
            return position(file) > 0;
        }
        if (body instanceof ByteArrayInputStream bytes) {
            int left = bytes.available();
            bytes.reset();
            int all = bytes.available();
            bytes.skipNBytes(all - left);
            return all > left;
        }
        return false;
    }

    private static long position(FileInputStream file) {
        try {
            return file.getChannel().position();
        } catch (IOException e) {
            return 0; // a pipe has none; of a closed one, the read will tell
        }
    }

    @Override
    public int read() throws IOException {
        return stream().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return stream().read(target, offset, length);
    }

    @Override
    public int readNBytes(byte[] target, int offset, int length) throws IOException {
        return stream().readNBytes(target, offset, length);
    }

    /** Closes the body if it was read. */
    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
