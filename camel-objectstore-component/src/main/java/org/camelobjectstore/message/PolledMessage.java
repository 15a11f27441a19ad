/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import org.apache.camel.CamelContext;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message of an exchange that was asked for, which knows whether somebody has asked for its body:
 * {@code ConsumerTemplate.receiveBody} completes the exchange before the body can be read.
 */
public final class PolledMessage extends DefaultMessage {
    private volatile @Nullable Object given;

    public PolledMessage(CamelContext context) {
        super(context);
    }

    @Override
    public @Nullable Object getBody() {
        Object body = super.getBody();
        given = body;
        return body;
    }

    boolean hasGiven(Object body) {
        return given == body;
    }

    @Override
    public DefaultMessage newInstance() {
        return new DefaultMessage(getCamelContext());
    }
}
