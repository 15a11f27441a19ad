/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.settings.Options.configuration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who shares a connection, and when it goes. */
class ConnectionsTest {
    private final FakeServer server = new FakeServer();
    private final List<Opened> opened = new ArrayList<>();
    private final ConnectionSettings one = settings("one");
    private final Connections connections = new Connections(settings -> {
        Opened connection = new Opened(ObjectStoreClient.over(server, TransferSettings.DEFAULT));
        opened.add(connection);
        return connection;
    });

    private static final class Opened implements OpenConnection {
        private final ObjectStoreClient client;
        private @Nullable IOException refusal;
        private int closed;

        Opened(ObjectStoreClient client) {
            this.client = client;
        }

        @Override
        public ObjectStoreClient client() {
            return client;
        }

        @Override
        public void ensureOpen() throws IOException {
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static ConnectionSettings settings(String name) {
        return ConnectionSettings.from(configuration("connectionName=" + name), null, null);
    }

    @Test
    void acquire_withEqualSettings_sharesOne_thatGoesWithTheLast() throws Exception {
        Connections.Lease first = connections.acquire(one);
        Connections.Lease second = connections.acquire(settings("one"));
        assertThat(second.client()).isSameAs(first.client());

        first.close();
        first.close();
        assertThat(opened.get(0).closed).isZero();
        second.close();

        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).closed).isEqualTo(1);
        assertThat(connections.size()).isZero();
    }

    @Test
    void acquire_withOtherSettings_isAnotherConnection() throws Exception {
        try (Connections.Lease first = connections.acquire(one);
                Connections.Lease second = connections.acquire(settings("two"))) {
            assertThat(second.client()).isNotSameAs(first.client());
            assertThat(connections.size()).isEqualTo(2);
        }
    }

    @Test
    void acquire_afterTheLastHasLeft_connectsAnew() throws Exception {
        connections.acquire(one).close();

        try (Connections.Lease anew = connections.acquire(one)) {
            assertThat(anew.client()).isSameAs(opened.get(1).client);
        }
    }

    @Test
    void another_keepsTheConnection_whenTheFirstHasLeft() throws Exception {
        Connections.Lease first = connections.acquire(one);
        Connections.Lease longer = first.another();
        first.close();

        assertThat(opened.get(0).closed).isZero();
        longer.close();
        assertThat(opened.get(0).closed).isEqualTo(1);
    }

    @Test
    void another_ofOneThatIsClosed_isOfANewConnection() throws Exception {
        Connections.Lease first = connections.acquire(one);
        first.close();

        try (Connections.Lease later = first.another()) {
            assertThat(later.client()).isSameAs(opened.get(1).client);
            assertThat(connections.size()).isEqualTo(1);
        }
    }

    @Test
    void acquire_ofOneThatCannotBeOpened_fails_andTakesNoShare() throws Exception {
        Connections.Lease first = connections.acquire(one);
        opened.get(0).refusal = new IOException("given up");

        assertThatThrownBy(() -> connections.acquire(one)).hasMessage("given up");

        first.close();
        assertThat(opened.get(0).closed).isEqualTo(1);
    }

    @Test
    void closeAll_closesOnce_whoeverHoldsAShare() throws Exception {
        Connections.Lease first = connections.acquire(one);
        connections.closeAll();
        first.close();

        assertThat(opened.get(0).closed).isEqualTo(1);
    }
}
