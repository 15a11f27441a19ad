/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.Replica;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Three nats-servers of our own that replicate JetStream among each other, each a {@link NatsServer} that can be killed
 * and restarted.
 *
 * <p>Clients reach them on free ports of the loopback address. None outlives the JVM.
 */
public final class NatsCluster implements AutoCloseable {
    private static final int SIZE = 3;
    private static final int ATTEMPTS = 3;
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
    private static final String PROBE = "cluster-probe";

    private final List<NatsServer> nodes;
    private final Access access;

    private NatsCluster(List<NatsServer> nodes, Access access) {
        this.nodes = nodes;
        this.access = access;
    }

    /** Starts a cluster, and returns when a stream with three replicas can be made. */
    public static NatsCluster start() {
        return start("");
    }

    /**
     * As {@link #start()}.
     *
     * @param extraConfig lines to append to the configuration file of each node
     */
    public static NatsCluster start(String extraConfig) {
        return start(extraConfig, "", Access.OPEN);
    }

    /**
     * As {@link #start(String)}, of a release line.
     *
     * @param line such as 2.10; blank for whichever is to be had
     * @param access how a client gets in
     */
    static NatsCluster start(String extraConfig, String line, Access access) {
        List<NatsServer> nodes = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            try {
                List<Integer> routes = freePorts();
                for (int port : routes) {
                    nodes.add(NatsServer.startOwn(config(port, routes) + extraConfig, line));
                }
                NatsCluster cluster = new NatsCluster(List.copyOf(nodes), access);
                cluster.awaitReady();
                return cluster;
            } catch (UncheckedIOException e) { // a port may have been taken by somebody else in between
                nodes.forEach(NatsServer::close);
                nodes.clear();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Routes have to be known before the first server starts, so the ports cannot be left to the servers. */
    private static List<Integer> freePorts() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < SIZE; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException("no free ports for the routes of a cluster", e);
        }
    }

    private static String config(int port, List<Integer> routes) {
        String urls = routes.stream()
                .map(route -> "\"nats://127.0.0.1:" + route + "\"")
                .collect(Collectors.joining(", "));
        return """
                cluster { name: "three", listen: "127.0.0.1:%d", routes: [%s] }
                """.formatted(port, urls);
    }

    /** Returns the addresses of all nodes, separated by commas. */
    public String urls() {
        return nodes.stream().map(NatsServer::url).collect(Collectors.joining(","));
    }

    /** Returns how many nodes there are, running or not. */
    public int size() {
        return nodes.size();
    }

    /** Returns a node, to kill or restart it. After {@link NatsServer#restart} it may not have found the others yet. */
    public NatsServer node(int index) {
        return nodes.get(index);
    }

    /** Returns the node of the name by which JetStream tells of its leaders and replicas. */
    public NatsServer node(String name) {
        return nodes.stream()
                .filter(node -> name(node).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is named " + name));
    }

    /** Returns a follower of a stream that a client is not connected to, so that the client does not notice its end. */
    public NatsServer follower(Connection client, String stream) throws IOException, JetStreamApiException {
        List<Replica> followers = client.jetStreamManagement()
                .getStreamInfo(stream)
                .getClusterInfo()
                .getReplicas();
        String connected = client.getServerInfo().getServerName();
        return followers.stream()
                .map(Replica::getName)
                .filter(name -> !name.equals(connected))
                .findFirst()
                .map(this::node)
                .orElseThrow();
    }

    /** Returns the name by which JetStream tells of a node. */
    public static String name(NatsServer node) {
        return node.folder().getFileName().toString();
    }

    /** Kills a node, if it runs, and starts it with an empty disk. The others have to bring it up to date. */
    public static void restartEmpty(NatsServer node) {
        node.kill();
        try {
            ScratchFolder.delete(node.folder().resolve("jetstream"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty the disk of " + node, e);
        }
        node.restart();
    }

    /** Waits until a stream with three replicas can be made, which needs a leader and all nodes. */
    public void awaitReady() {
        long deadline = System.nanoTime() + STARTUP_LIMIT.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try (Connection client = access.connect(nodes.get(0).url())) {
                makeAndDelete(client.jetStreamManagement());
                return;
            } catch (IOException | JetStreamApiException e) {
                last = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new InterruptedIOException("interrupted while a cluster started"));
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
        throw new UncheckedIOException(
                new IOException("the cluster was not ready after " + STARTUP_LIMIT.toSeconds() + " s", last));
    }

    private static void makeAndDelete(JetStreamManagement streams) throws IOException, JetStreamApiException {
        if (streams.getStreamNames().contains(PROBE)) { // of an attempt that was not answered in time
            boolean unused = streams.deleteStream(PROBE);
        }
        StreamInfo unused = streams.addStream(StreamConfiguration.builder()
                .name(PROBE)
                .subjects(PROBE)
                .storageType(StorageType.Memory)
                .replicas(SIZE)
                .build());
        boolean deleted = streams.deleteStream(PROBE);
        if (!deleted) {
            throw new IOException("a stream could not be deleted");
        }
    }

    /** Stops all nodes and removes their folders. */
    @Override
    public void close() {
        nodes.forEach(NatsServer::kill); // a good order would move leaders from one to the next
        nodes.forEach(NatsServer::close);
    }

    @Override
    public String toString() {
        return "cluster of " + nodes;
    }
}
