/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * Finds where in the stream a chunk of one version is, without reading the chunks before it.
 *
 * <p>Some clients write chunks of any size. But if there are as many chunks as the size demands, and the last one is as
 * long as it should be, then all before it are full, because none can be longer.
 *
 * <p>The chunks of one put follow each other in the stream, with messages of others in between. So chunk {@code k} of
 * {@code n} is not before {@code first + k} and not after {@code last - (n - 1 - k)}; where these differ, the server is
 * asked how many chunks there are from a sequence on, until it says {@code n - k}. A replica may say so and lack some, so
 * that is done for streams with one copy alone.
 */
final class ChunkLocator {
    private static final ReadWindow NOTHING_YET = new ReadWindow(1, 1);

    private final Wire wire;
    private final String subject;
    private final StoredObject object;

    ChunkLocator(BucketContext context, StoredObject object) {
        this.wire = context.wire();
        this.subject = context.subjects().chunks(object.nuid());
        this.object = object;
    }

    /**
     * A sequence from which on the chunk of this index is the first one.
     *
     * @param index 0 for the first chunk
     * @return empty if chunks before it may be of another size than the meta message tells, or are not there
     */
    OptionalLong sequenceOf(long index) throws IOException {
        long chunks = object.chunks();
        long fullChunks = (object.size() - 1) / object.chunkSize();
        if (index >= chunks || chunks != fullChunks + 1) {
            return OptionalLong.empty();
        }
        long lastLength = object.size() - fullChunks * object.chunkSize();
        Optional<WireMessage> last = wire.last(subject, Freshness.LEADER_OF_REPLICAS);
        Optional<WireMessage> first = wire.next(subject, 1);
        if (last.isEmpty() || first.isEmpty() || last.get().data().length != lastLength) {
            return OptionalLong.empty();
        }
        long notBefore = first.get().sequence() + index;
        long notAfter = last.get().sequence() - (chunks - 1 - index);
        boolean certain = notBefore == notAfter || !wire.state().replicated();
        return certain ? search(chunks - index, notBefore, notAfter) : OptionalLong.empty();
    }

    private OptionalLong search(long wanted, long notBefore, long notAfter) throws IOException {
        long low = notBefore;
        long high = notAfter;
        while (low < high) {
            long middle = low + (high - low) / 2;
            long from = chunksFrom(middle);
            if (from == wanted) {
                return OptionalLong.of(middle);
            }
            if (from > wanted) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low == high ? OptionalLong.of(low) : OptionalLong.empty();
    }

    private long chunksFrom(long sequence) throws IOException {
        try (StoredMessages messages = wire.read(subject, sequence, NOTHING_YET)) {
            return messages.initialPending();
        }
    }
}
