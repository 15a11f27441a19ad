/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.time.Duration;
import org.camelobjectstore.ObjectStoreConfiguration;

/**
 * When an event whose exchange failed is delivered again.
 *
 * @param backOff by how much the delay grows with each failure
 */
public record Redelivery(Duration delay, double backOff, Duration maximum) {
    public Redelivery {
        if (backOff < 1) {
            throw new IllegalArgumentException("redeliveryBackOffMultiplier " + backOff + " must be 1 or more");
        }
    }

    static Redelivery from(ObjectStoreConfiguration configuration) {
        return new Redelivery(
                OptionChecks.notNegative("redeliveryDelay", configuration.getRedeliveryDelay()),
                configuration.getRedeliveryBackOffMultiplier(),
                OptionChecks.notNegative("maximumRedeliveryDelay", configuration.getMaximumRedeliveryDelay()));
    }

    /** The delay after a delivery, of which the first is 1. */
    public Duration after(long delivery) {
        double millis = delay.toMillis() * Math.pow(backOff, (double) (delivery - 1));
        return backOff == 1 ? delay : Duration.ofMillis((long) Math.min(millis, (double) maximum.toMillis()));
    }
}
