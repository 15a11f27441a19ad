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

    void forEach(StartAt start, Consumer<StoredObject> consumer) throws IOException {
        StartAt from = start;
        for (int attempt = 1; ; attempt++) {
            try (Wire.StoredMessages messages = wire.read(subjects.allMeta(), from, WINDOW)) {
                Optional<WireMessage> message = messages.next();
                while (message.isPresent()) {
                    from = StartAt.revision(message.get().sequence() + 1);
                    read(message.get()).ifPresent(consumer);
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

    /** One message that nobody can read must not hide all the others. */
    private Optional<StoredObject> read(WireMessage message) {
        try {
            return Optional.of(MetaCodec.read(subjects.bucket(), message));
        } catch (IOException e) {
            LOG.warn("A meta message is left out of the list [bucket={}]: {}", subjects.bucket(), e.getMessage());
            return Optional.empty();
        }
    }
}
