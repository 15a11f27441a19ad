/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.settings.Options.configuration;

import java.time.Duration;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which connection an endpoint asks for. */
class ConnectionSettingsTest {

    private static ConnectionSettings settings(String options, @Nullable String environment) {
        return ConnectionSettings.from(configuration(options), null, environment);
    }

    private static ConnectionSettings settings(String options) {
        return settings(options, null);
    }

    @ParameterizedTest
    @CsvSource({
        "nats://option, nats://env, nats://option",
        "' ', nats://env, nats://env",
        "'', ' nats://env ', nats://env",
        "'', ' ', nats://localhost:4222",
        "'', , nats://localhost:4222"
    })
    void servers_areTheOption_elseTheEnvironment_elseTheLocalOne(String option, String environment, String expected) {
        assertThat(settings("servers=" + option, environment).servers()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nats://one:4222 | nats://one:4222",
                "nats://me:secret@one:4222 | nats://<hidden>@one:4222",
                "nats://one, tls://secret@two | nats://one, tls://<hidden>@two",
                "me:se@cret@one | <hidden>@one",
            })
    void shownServers_haveNoSecrets_norHasTheText(String servers, String shown) {
        ConnectionSettings settings = settings("servers=" + servers + "&password=secret&token=secret&nkeySeed=secret");

        assertThat(settings.shownServers()).isEqualTo(shown);
        assertThat(settings).asString().doesNotContain("secret");
    }

    @Test
    void tls_ofTheEndpoint_winsOverThatOfTheContext() {
        SSLContextParameters own = new SSLContextParameters();
        SSLContextParameters global = new SSLContextParameters();
        ObjectStoreConfiguration configuration = configuration("");
        assertThat(ConnectionSettings.from(configuration, global, null).tls().parameters())
                .isSameAs(global);
        configuration.setSslContextParameters(own);

        assertThat(ConnectionSettings.from(configuration, global, null).tls().parameters())
                .isSameAs(own);
    }

    @Test
    void requestOptions_areThoseOfTransfers() {
        assertThat(settings("requestTimeout=5000&domain=hub").transfer().requestTimeout())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(settings("domain=hub").transfer().domain()).isEqualTo("hub");
        assertThat(settings("apiPrefix=js.api").transfer().apiPrefix()).isEqualTo("js.api");
    }

    @Test
    void domainAndApiPrefix_together_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("domain=hub&apiPrefix=js.api"))
                .withMessage("domain 'hub' and apiPrefix 'js.api' exclude each other: give one of them");
    }

    /** Equal ones share a connection. */
    @ParameterizedTest
    @CsvSource({
        "operation=list, true",
        "objectName=a, true",
        "durableName=d, true",
        "connectionName=c, false",
        "servers=nats://other, false",
        "token=t, false",
        "secure=true, false",
        "requestTimeout=5000, false"
    })
    void settings_areEqual_ifOnlyOptionsOfObjectsDiffer(String option, boolean equal) {
        assertThat(settings(option).equals(settings(""))).isEqualTo(equal);
    }

    @ParameterizedTest
    @CsvSource({"connectionTimeout", "reconnectTimeWait", "pingInterval", "requestTimeout"})
    void time_thatIsNone_isRefused_andNamed(String option) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(option + "=0"))
                .withMessage(option + " 0 ms must be positive");
    }

    @ParameterizedTest
    @CsvSource({
        "nats://a, '', false",
        "a, '', false",
        "tls://a, '', true",
        "'nats://a,TLS://b', '', true",
        "wss://a, '', true",
        "ws://a, '', false",
        "nats://a, &secure=true, true",
        "nats://a, &tlsFirst=true, true"
    })
    void tls_isUsed_ifAnOptionOrASchemeSaysSo(String servers, String options, boolean expected) {
        assertThat(settings("servers=" + servers + options).tls().required()).isEqualTo(expected);
    }

    @Test
    void hosts_areThoseOfTheServers_withoutUsersAndPorts() {
        assertThat(settings("servers=tls://me:secret@One:4222,two,127.0.0.1:1")
                        .tls()
                        .hosts())
                .containsExactlyInAnyOrder("one", "two", "127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "servers=ws://me:secret@a&secure=true | ws:// is not encrypted",
                "servers=ws://a&tlsFirst=true | ws:// is not encrypted",
                "servers=nats://a,opentls://b | opentls:// trusts every certificate",
                "inboxPrefix=my.* | inboxPrefix 'my.*' must be a subject without wildcards, such as _INBOX_orders",
                "inboxPrefix=a b | inboxPrefix 'a b' must be",
            })
    void whatWouldNotBeSafe_isRefused(String options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(options))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
    }
}
