/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import org.camelobjectstore.engine.wire.ChunkAcks;
import org.camelobjectstore.engine.wire.ChunkWriter;
import org.camelobjectstore.engine.wire.WireException;

/**
 * Publishes the chunks of one put, each with a reply subject that tells its index, so that an acknowledgement needs no
 * table of requests to find its chunk.
 */
final class ChunkPublisher implements ChunkWriter {
    private final Inbox inbox;
    private final String subject;
    private final ChunkAcks acks;
    private final AckReader reader;
    private final String token;
    private final String replyPrefix;

    ChunkPublisher(Api api, String subject, ChunkAcks acks, AckReader reader) {
        this.inbox = api.inbox();
        this.subject = subject;
        this.acks = acks;
        this.reader = reader;
        this.token = inbox.register(new Inbox.Receiver() {
            @Override
            public void receive(Message ack) {
                acknowledged(ack);
            }

            @Override
            public boolean hasSentTo(String sentTo) {
                return subject.equals(sentTo);
            }

            @Override
            public void lost(WireException reason) {
                acks.lost(reason);
            }
        });
        this.replyPrefix = inbox.replyTo(token) + ".";
    }

    private void acknowledged(Message ack) {
        long index = Long.parseLong(ack.getSubject().substring(replyPrefix.length()));
        try {
            acks.stored(index, reader.sequence(ack));
        } catch (WireException e) {
            acks.refused(index, e);
        }
    }

    @Override
    public void publish(long index, byte[] chunk) throws WireException {
        inbox.publish(subject, replyPrefix + index, null, chunk);
    }

    @Override
    public void close() {
        inbox.forget(token);
    }
}
