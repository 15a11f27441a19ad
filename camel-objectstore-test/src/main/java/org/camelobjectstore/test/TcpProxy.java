/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A TCP proxy in front of a server, on a free port of the loopback address, that breaks and holds connections where a
 * test wants it to.
 *
 * <p>All methods may be called by any thread at any time. State is guarded by the proxy itself; two daemon threads for
 * each connection move the bytes.
 */
public final class TcpProxy implements AutoCloseable {
    private static final int PIECE = 64 * 1024;

    /** Who sends. */
    public enum From {
        CLIENT,
        SERVER
    }

    private final URI server;
    private final ServerSocket listener;
    private final Thread acceptor = daemon("accept", this::acceptAll);

    private final Set<Link> links = new HashSet<>();
    private final Set<From> paused = EnumSet.noneOf(From.class);
    private final Map<From, Trap> traps = new EnumMap<>(From.class);
    private boolean refusing;

    private TcpProxy(URI server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /**
     * Starts a proxy.
     *
     * @param url the server's address with its port: {@code nats://127.0.0.1:4222}
     */
    public static TcpProxy to(String url) {
        try {
            TcpProxy proxy = new TcpProxy(URI.create(url), new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for clients: the server's, but for host and port. */
    public String url() {
        String userInfo = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + "@";
        return server.getScheme() + "://" + userInfo + listener.getInetAddress().getHostAddress() + ":"
                + listener.getLocalPort();
    }

    /** Closes the connections that there are. What was forwarded before reaches its receiver. */
    public synchronized void cut() {
        links.forEach(Link::close);
        links.clear();
        notifyAll(); // threads that hold bytes of a paused connection
    }

    /** Closes new connections as soon as they are made; those that there are stay. */
    public synchronized void refuse() {
        refusing = true;
    }

    /** Ends {@link #refuse}. */
    public synchronized void accept() {
        refusing = false;
    }

    /** Forwards nothing more of what one side sends; beyond one piece it stays unread. */
    public synchronized void pause(From from) {
        paused.add(from);
    }

    /** Ends {@link #pause}. */
    public synchronized void resume(From from) {
        paused.remove(from);
        notifyAll(); // threads that hold bytes of this side
    }

    /**
     * Lays the wire that {@link #cut} is done at, in place of an earlier one on that side.
     *
     * @return completed when it is done
     */
    public CompletableFuture<Void> cutAt(From from, Tripwire wire) {
        return lay(from, wire, this::cut);
    }

    /**
     * Lays the wire at which one side's answers are paused while all that the other sends is forwarded, in place of an
     * earlier one on that side.
     *
     * @param from the side that crosses the wire and is not paused
     * @return completed when it is done
     */
    public CompletableFuture<Void> muteAnswersAt(From from, Tripwire wire) {
        From answering = from == From.CLIENT ? From.SERVER : From.CLIENT;
        return lay(from, wire, () -> pause(answering));
    }

    private synchronized CompletableFuture<Void> lay(From from, Tripwire wire, Runnable action) {
        Trap trap = new Trap(wire, action, new CompletableFuture<>());
        traps.put(from, trap);
        return trap.done;
    }

    /** Cuts all connections and takes no more. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
        }
        try {
            acceptor.join(); // as long as it is in accept(), the system takes connections
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Trap(Tripwire wire, Runnable action, CompletableFuture<Void> done) {}

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (!connect(client)) {
                    client.close();
                }
            } catch (IOException e) {
                // the listener was closed, or this one connection failed
            }
        }
    }

    private boolean connect(Socket client) throws IOException {
        synchronized (this) {
            if (refusing) {
                return false;
            }
        }
        Socket target;
        try {
            target = new Socket(server.getHost(), server.getPort());
        } catch (IOException e) {
            return false; // the server is down: so is the proxy for this client
        }
        client.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
        Link link = new Link(client, target);
        synchronized (this) {
            if (listener.isClosed()) {
                link.close();
                return true;
            }
            links.add(link);
        }
        daemon("client", () -> move(link, From.CLIENT, client, target)).start();
        daemon("server", () -> move(link, From.SERVER, target, client)).start();
        return true;
    }

    private void move(Link link, From from, Socket source, Socket target) {
        byte[] bytes = new byte[Tripwire.MEMORY + PIECE];
        int passed = 0;
        try {
            InputStream in = source.getInputStream();
            OutputStream out = target.getOutputStream();
            while (awaitFlow(link, from)) {
                int count = in.read(bytes, passed, PIECE);
                if (count < 0 || !awaitFlow(link, from)) {
                    break;
                }
                int end = passed + count;
                forward(link, from, bytes, passed, end, out);
                passed = Math.min(end, Tripwire.MEMORY);
                System.arraycopy(bytes, end - passed, bytes, 0, passed);
            }
        } catch (IOException e) {
            // one side is gone, and so is the other now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(link);
        }
    }

    private void forward(Link link, From from, byte[] bytes, int passed, int end, OutputStream out) throws IOException {
        Trap trap;
        int crossedAt;
        synchronized (this) {
            trap = traps.get(from);
            crossedAt = trap == null ? -1 : trap.wire.crossedAt(bytes, passed, end);
            if (crossedAt >= 0) {
                traps.remove(from);
            }
        }
        if (trap == null || crossedAt < 0) {
            out.write(bytes, passed, end - passed);
            return;
        }
        out.write(bytes, passed, crossedAt - passed);
        trap.action.run();
        trap.done.complete(null);
        if (isOpen(link)) {
            out.write(bytes, crossedAt, end - crossedAt);
        }
    }

    /** Waits while the side is paused; false if the connection was cut. */
    private synchronized boolean awaitFlow(Link link, From from) throws InterruptedException {
        while (paused.contains(from) && links.contains(link)) {
            wait();
        }
        return links.contains(link);
    }

    private synchronized boolean isOpen(Link link) {
        return links.contains(link);
    }

    private synchronized void end(Link link) {
        links.remove(link);
        link.close();
        notifyAll(); // the thread of the other direction, if it holds bytes
    }

    private static Thread daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "TcpProxy-" + what);
        thread.setDaemon(true);
        return thread;
    }

    private record Link(Socket client, Socket server) {
        void close() {
            close(client);
            close(server);
        }

        private static void close(Socket socket) {
            try (socket) {
                socket.shutdownOutput();
            } catch (IOException e) {
                // it is closed already
            }
        }
    }
}
