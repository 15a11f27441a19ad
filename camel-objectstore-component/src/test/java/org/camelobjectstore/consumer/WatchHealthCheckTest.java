/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.FakeServer;
import org.junit.jupiter.api.Test;

/** What a consumer says of its health, and how long it remembers an outage. */
class WatchHealthCheckTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private final Outage outage = new Outage(Clock.fixed(NOON, ZoneOffset.UTC));

    private HealthCheck.Result call(String options, String route) {
        BucketAccess access = new BucketAccess(
                FakeConnection.to(new FakeServer()),
                ConnectionSettings.from(configuration("servers=nats://me:secret@one:4222"), null, null),
                settings(options));
        WatchHealthCheck check = new WatchHealthCheck(outage::current, access, route);
        check.setCamelContext(new DefaultCamelContext());
        return check.call();
    }

    @Test
    void watchThatGoesOn_isUp_andTellsWhatItWatches_withoutSecrets() {
        HealthCheck.Result result = call("durableName=d", "r");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getDetails())
                .containsEntry("bucket.name", "b")
                .containsEntry("servers", "nats://<hidden>@one:4222")
                .containsEntry("durable.name", "d")
                .containsEntry("route.id", "r")
                .doesNotContainKeys("down.since", "down.failures");
        assertThat(result.getCheck().getId()).isEqualTo("objectstore-consumer-r");
    }

    @Test
    void watchThatIsNotDurable_hasNoDurableName() {
        assertThat(call("", "r").getDetails()).doesNotContainKey("durable.name");
        assertThat(call("", null).getDetails()).doesNotContainKey("route.id");
    }

    @Test
    void watchThatIsCutOff_isDown_andSaysSinceWhenHowOftenAndWhy() {
        outage.failed(new IOException("first"));
        IOException last = new IOException("no answer");
        outage.failed(last);

        HealthCheck.Result result = call("", "r");

        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getDetails())
                .containsAllEntriesOf(Map.of("down.since", "2026-01-31T12:00:00Z", "down.failures", 2))
                .containsKey("down.seconds");
        assertThat(result.getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("'b'", "no answer"));
        assertThat(result.getError()).containsSame(last);
    }

    /** A watch that is cut off goes on by itself: restarting the process would not help. */
    @Test
    void check_isOfReadiness_notOfLiveness() {
        HealthCheck check = call("", "r").getCheck();

        assertThat(check.isLiveness()).isFalse();
        assertThat(check.isReadiness()).isTrue();
    }

    @Test
    void outage_isOverOnce_andTheNextOneIsCountedAnew() {
        assertThat(outage.over()).isFalse();
        assertThat(outage.failed(new IOException())).isEqualTo(1);
        assertThat(outage.failed(new IOException())).isEqualTo(2);

        assertThat(outage.over()).isTrue();
        assertThat(outage.over()).isFalse();
        assertThat(outage.current()).isNull();
        assertThat(outage.failed(new IOException())).isEqualTo(1);
    }
}
