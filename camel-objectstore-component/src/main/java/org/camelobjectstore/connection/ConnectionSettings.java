/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.Connection;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.settings.OptionChecks;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides which connection an endpoint uses: endpoints with equal settings share one.
 *
 * @param given the connection to use instead of opening one; it is not ours to close
 * @param inboxPrefix begins the subjects on which answers come; null for jnats' own
 */
public record ConnectionSettings(
        @Nullable Connection given,
        String servers,
        @Nullable String username,
        @Nullable String password,
        @Nullable String token,
        @Nullable String credentialsFilePath,
        @Nullable String nkeySeed,
        TlsSettings tls,
        @Nullable String inboxPrefix,
        Duration connectionTimeout,
        Duration reconnectTimeWait,
        int maxReconnectAttempts,
        Duration pingInterval,
        @Nullable String connectionName,
        TransferSettings transfer) {

    static final String DEFAULT_SERVER = "nats://localhost:4222";
    private static final Pattern INBOX_PREFIX = Pattern.compile("[^\\s.*>]+(\\.[^\\s.*>]+)*\\.?");

    /**
     * The settings that an endpoint's options amount to.
     *
     * @param environment the value of {@code NATS_URL}; null if unset
     */
    public static ConnectionSettings from(
            ObjectStoreConfiguration configuration,
            @Nullable SSLContextParameters globalTls,
            @Nullable String environment) {
        SSLContextParameters own = configuration.getSslContextParameters();
        String servers = servers(configuration.getServers(), environment);
        return new ConnectionSettings(
                configuration.getConnection(),
                servers,
                configuration.getUsername(),
                configuration.getPassword(),
                configuration.getToken(),
                configuration.getCredentialsFilePath(),
                configuration.getNkeySeed(),
                TlsSettings.of(
                        urls(servers),
                        configuration.isSecure(),
                        own == null ? globalTls : own,
                        configuration.isVerifyHostname(),
                        configuration.isTlsFirst(),
                        shown(servers)),
                inboxPrefix(configuration.getInboxPrefix()),
                OptionChecks.positive("connectionTimeout", configuration.getConnectionTimeout()),
                OptionChecks.positive("reconnectTimeWait", configuration.getReconnectTimeWait()),
                configuration.getMaxReconnectAttempts(),
                OptionChecks.positive("pingInterval", configuration.getPingInterval()),
                configuration.getConnectionName(),
                new TransferSettings(
                        OptionChecks.positive("requestTimeout", configuration.getRequestTimeout()),
                        TransferSettings.DEFAULT.readWindowBytes(),
                        configuration.getDomain(),
                        configuration.getApiPrefix()));
    }

    private static String servers(@Nullable String option, @Nullable String environment) {
        if (option != null && !option.isBlank()) {
            return option.trim();
        }
        return environment == null || environment.isBlank() ? DEFAULT_SERVER : environment.trim();
    }

    private static @Nullable String inboxPrefix(@Nullable String option) {
        if (option != null && !INBOX_PREFIX.matcher(option).matches()) {
            throw new IllegalArgumentException(
                    "inboxPrefix '" + option + "' must be a subject without wildcards, such as _INBOX_orders");
        }
        return option;
    }

    private static List<String> urls(String servers) {
        return List.of(servers.split("\\s*,\\s*"));
    }

    /** The URL of each server, with the user and password that it may carry. */
    List<String> serverUrls() {
        return urls(servers);
    }

    /** The servers without the user and password that a URL may carry. */
    public String shownServers() {
        return shown(servers);
    }

    private static String shown(String servers) {
        return servers.replaceAll("(^|,)(\\s*)([a-zA-Z]+://)?[^,]*@", "$1$2$3<hidden>@");
    }

    /** Whether a server's URL carries a user, so that what jnats says of it must not be shown. */
    boolean serversCarrySecrets() {
        return servers.contains("@");
    }

    @Override
    public String toString() {
        return "ConnectionSettings[servers=" + shownServers() + "]";
    }
}
