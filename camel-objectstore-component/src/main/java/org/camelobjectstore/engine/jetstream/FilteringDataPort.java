/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Options;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The socket of a connection that {@link ReaderThreads} takes care of; made by jnats, by its name. */
public final class FilteringDataPort extends SocketDataPortWithWriteTimeout {
    private static final int BUFFER_BYTES = 64 * 1024;

    private @Nullable ReaderThreads threads;
    private @Nullable HeaderFilter filter;
    private byte[] buffer = new byte[0];

    @Override
    public void afterConstruct(Options options) {
        super.afterConstruct(options);
        threads = options.getReaderExecutor() instanceof ReaderThreads ours ? ours : null;
        if (threads != null && threads.haveDied()) {
            filter = new HeaderFilter();
            buffer = new byte[BUFFER_BYTES];
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (filter == null) {
            return readSocket(target, offset, length);
        }
        int taken = filter.take(target, offset, length);
        while (taken == 0) {
            // no more than was asked for: TLS may begin behind the first line
            int count = readSocket(buffer, 0, Math.min(buffer.length, length));
            if (count <= 0) {
                return count;
            }
            filter.add(buffer, count);
            taken = filter.take(target, offset, length);
        }
        return taken;
    }

    /** jnats keeps to itself why reading ends while it connects. */
    private int readSocket(byte[] target, int offset, int length) throws IOException {
        try {
            return super.read(target, offset, length);
        } catch (IOException e) {
            if (threads != null) {
                threads.readFailed(e);
            }
            throw e;
        }
    }
}
