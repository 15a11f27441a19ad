/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.RecipientList;
import org.jspecify.annotations.Nullable;

/**
 * Gives each recipient of a parallel list a reader of its own, which holds the object for as long. Camel does so for a
 * parallel multicast, but has all recipients of a list read one stream.
 */
final class OwnReader implements Processor {
    private final @Nullable Processor next;

    private OwnReader(@Nullable Processor next) {
        this.next = next;
    }

    static void prepare(RecipientList list) {
        if (list.isParallelProcessing() && !(list.getOnPrepare() instanceof OwnReader)) {
            list.setOnPrepare(new OwnReader(list.getOnPrepare()));
        }
    }

    @Override
    public void process(Exchange recipient) throws Exception {
        if (recipient.getMessage().getBody() instanceof ReopenableContent body) {
            recipient.getMessage().setBody(body.copy(recipient));
        }
        if (next != null) {
            next.process(recipient);
        }
    }
}
