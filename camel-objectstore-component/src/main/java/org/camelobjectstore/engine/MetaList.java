/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.camelobjectstore.engine.Wire.ReadWindow;
import org.camelobjectstore.engine.WireException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meta messages of a bucket, one after the other; a lost reader is opened again behind the last one.
 *
 * <p>Writers that leave out the roll-up may have left several for one name.
 */
record MetaList(Wire wire, BucketSubjects subjects) {
    private static final Logger LOG = LoggerFactory.getLogger(MetaList.class);
    private static final ReadWindow WINDOW = new ReadWindow(512, 4 * 1024 * 1024);
    private static final int ATTEMPTS = 3;

    /** Those that can be read; the others are told to the log, so that one does not hide all. */
    void forEach(StartAt start, Consumer<StoredObject> consumer) throws IOException {
        forEachMessage(start, message -> {
            try {
                consumer.accept(MetaCodec.read(subjects.bucket(), message));
            } catch (IOException e) {
                LOG.warn("A meta message is left out of the list [bucket={}]: {}", subjects.bucket(), e.getMessage());
            }
        });
    }

    /** All of them; one that cannot be read is a failure. */
    void forEachOrFail(StartAt start, Consumer<StoredObject> consumer) throws IOException {
        forEachMessage(start, message -> consumer.accept(MetaCodec.read(subjects.bucket(), message)));
    }

    private interface Reader {
        void read(WireMessage message) throws IOException;
    }

    private void forEachMessage(StartAt start, Reader reader) throws IOException {
        StartAt from = start;
        for (int attempt = 1; ; attempt++) {
            try (Wire.StoredMessages messages = wire.read(subjects.allMeta(), from, WINDOW)) {
                Optional<WireMessage> message = messages.next();
                while (message.isPresent()) {
                    from = StartAt.revision(message.get().sequence() + 1);
                    reader.read(message.get());
                    message = messages.next();
                }
                return;
            } catch (WireException e) {
                if (!(e.is(Kind.READER_LOST) || e.is(Kind.CONNECTION_LOST)) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
