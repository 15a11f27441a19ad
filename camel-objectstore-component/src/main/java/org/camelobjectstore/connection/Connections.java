/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelobjectstore.engine.ObjectStoreClient;

/**
 * The connections of a component: one for all producers and consumers with the same settings, counted, replaced when jnats
 * has given it up, closed with the last of them, and with the last body that is being read or event that is not settled.
 *
 * <p>Threads: connecting happens under the lock, so that a crowd of starting routes opens one connection.
 */
public final class Connections {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Opener opener;
    private final Map<ConnectionSettings, Shared> shared = new HashMap<>();

    /** Opens a connection. */
    public interface Opener {
        /**
         * Connects.
         *
         * @throws IOException if no server can be reached, or it refuses the credentials
         */
        OpenConnection open(ConnectionSettings settings) throws IOException;
    }

    public Connections(Opener opener) {
        this.opener = opener;
    }

    /** A share of a connection, until it is closed, or forgotten. */
    public final class Lease implements AutoCloseable {
        private final Shared entry;
        private final Cleaner.Cleanable share;

        private Lease(Shared entry) {
            this.entry = entry;
            this.share = CLEANER.register(this, releasing(entry));
        }

        public ObjectStoreClient client() {
            return entry.connection.client();
        }

        /** A share for somebody who may need it for longer; of a new connection if this one is closed. */
        public Lease another() throws IOException {
            return entry.share() ? new Lease(entry) : acquire(entry.settings);
        }

        @Override
        public void close() {
            share.clean();
        }
    }

    private static final class Shared {
        final ConnectionSettings settings;
        final OpenConnection connection;
        final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger users = new AtomicInteger(1);

        Shared(ConnectionSettings settings, OpenConnection connection) {
            this.settings = settings;
            this.connection = connection;
        }

        /** Counts one more user; not if the last one has left. */
        boolean share() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        /** Whether it was the last one. */
        boolean leave() {
            return users.decrementAndGet() == 0;
        }
    }

    /**
     * Gives a share of the connection for these settings, connecting if there is none, or if the one that is there is
     * closed for good.
     *
     * @throws IOException if no server can be reached, or it refuses the credentials
     */
    public synchronized Lease acquire(ConnectionSettings settings) throws IOException {
        Shared entry = shared.get(settings);
        if (entry == null || !entry.share()) {
            entry = new Shared(settings, opener.open(settings));
            shared.put(settings, entry);
            return new Lease(entry);
        }
        Lease lease = new Lease(entry);
        try {
            entry.connection.ensureOpen();
            return lease;
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** Made here, so that it does not refer to the lease. */
    private Runnable releasing(Shared entry) {
        return () -> release(entry);
    }

    private void release(Shared entry) {
        if (entry.leave()) {
            synchronized (this) {
                shared.remove(entry.settings, entry);
            }
            close(entry);
        }
    }

    /** How many connections are held. */
    public synchronized int size() {
        return shared.size();
    }

    /** Closes them, whoever holds a share. */
    public void closeAll() {
        List<Shared> all;
        synchronized (this) {
            all = List.copyOf(shared.values());
            shared.clear();
        }
        all.forEach(Connections::close);
    }

    private static void close(Shared entry) {
        if (entry.closed.compareAndSet(false, true)) {
            entry.connection.close();
        }
    }
}
