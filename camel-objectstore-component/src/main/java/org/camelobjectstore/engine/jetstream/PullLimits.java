/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the consumer lets one request ask for; what is asked for beyond that is refused. */
record PullLimits(long batch, long bytes, Duration expires) {
    static final PullLimits NONE = new PullLimits(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));

    static PullLimits of(JsonValue consumer) {
        JsonValue config = JsonValueUtils.readObject(consumer, "config");
        return new PullLimits(
                limit(config, "max_batch"), limit(config, "max_bytes"), Duration.ofNanos(limit(config, "max_expires")));
    }

    private static long limit(@Nullable JsonValue config, String name) {
        long limit = JsonValueUtils.readLong(config, name, 0);
        return limit > 0 ? limit : Long.MAX_VALUE;
    }
}
