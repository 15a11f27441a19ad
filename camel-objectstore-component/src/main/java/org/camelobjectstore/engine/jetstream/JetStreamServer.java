/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.NUID;
import io.nats.client.api.ServerInfo;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Server;
import org.camelobjectstore.engine.wire.Streams;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/** {@link Server} over the connection of an {@link Api}, which it closes. */
final class JetStreamServer implements Server {
    private static final String OLDEST = "2.10.0";

    private final Api api;

    JetStreamServer(Api api) {
        this.api = api;
    }

    @Override
    public String address() {
        return api.server();
    }

    @Override
    public void checkVersion() throws WireException {
        Connection connection = api.inbox().connection();
        ServerInfo server = connection.getServerInfo();
        if (connection.getStatus() == Connection.Status.CONNECTED && server.isOlderThanVersion(OLDEST)) {
            throw new WireException(
                    Kind.REFUSED,
                    "the object store needs nats-server " + OLDEST + " or later; the one at " + server.getHost() + ":"
                            + server.getPort() + " is " + server.getVersion()
                            + ", which can leave out events and objects while others write");
        }
    }

    @Override
    public Streams streams() {
        return new ServerStreams(api);
    }

    @Override
    public Wire open(BucketSubjects subjects) throws WireException {
        return StreamWire.open(api, subjects);
    }

    @Override
    public String used(String bucket, Kind limit) throws WireException {
        return Usage.text(api, bucket, limit);
    }

    @Override
    public String newNuid() {
        return NUID.nextGlobal();
    }

    @Override
    public void close() {
        api.close();
    }
}
