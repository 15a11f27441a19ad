/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.lang.ref.Cleaner;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.camelobjectstore.connection.Connections;
import org.jspecify.annotations.Nullable;

/**
 * What was delivered or answered, as long as an exchange needs it: the exchange that it came with, those for which its body
 * was copied, and what an aggregate has made of them. It keeps the connection until the last of them is done, and only
 * then says how that ended.
 *
 * <p>An exchange that Camel drops without completing it counts as failed once the garbage collector has found it. That is
 * the last resort for queues that discard, not a way to end.
 *
 * <p>Safe for use by several threads.
 */
public final class Holding {
    /** Begins the names of properties of consumers' exchanges, their copies, and what was made of them. */
    private static final String PROPERTY = "CamelObjectStoreHolding-";

    private static final Cleaner CLEANER = Cleaner.create();

    /** What is to happen in the end. */
    public interface End {
        /**
         * All exchanges have completed.
         *
         * @param routed the exchange that it came with, as it was when it completed
         * @throws Exception if it counts as failed in spite of that; {@link #failed} is called then
         */
        void processed(Exchange routed) throws Exception;

        /**
         * One of the exchanges has failed, or was rolled back.
         *
         * @param late what went wrong after the exchange that it came with had completed, or beside it; null if that
         *     exchange itself has failed
         */
        void failed(@Nullable Throwable late);

        /** It waits in an aggregate now, for as long as it takes. */
        default void aggregated() {}
    }

    private final Connections.Lease connection;
    private final End end;

    private int holders;
    private boolean over;
    private boolean mainFailed;
    private @Nullable Throwable failure;
    private @Nullable Exchange routed;

    private Holding(Connections.Lease connection, End end) {
        this.connection = connection;
        this.end = end;
    }

    /**
     * Begins with the exchange that it comes with.
     *
     * @param connection closed in the end
     */
    public static Holding begin(Connections.Lease connection, End end, Exchange exchange) {
        Holding holding = new Holding(connection, end);
        exchange.getExchangeExtension().addOnCompletion(holding.hold(true, null));
        return holding;
    }

    /** Begins with an exchange that needs the connection for as long, and nothing else. */
    static Holding begin(Connections.Lease connection, Exchange exchange) {
        return begin(
                connection,
                new End() {
                    @Override
                    public void processed(Exchange routed) {}

                    @Override
                    public void failed(@Nullable Throwable late) {}
                },
                exchange);
    }

    /** Several that one exchange stands for; no {@code Serializable}, which repositories would try to store. */
    private record Several(Set<Holding> all) {}

    /**
     * Has an exchange and its copies stand for something. The property has a name of its own, since {@code pollEnrich}
     * copies the properties of what it has asked for to an exchange that stands for something else.
     */
    static void mark(Exchange exchange, Set<Holding> all) {
        exchange.setProperty(PROPERTY + exchange.getExchangeId(), new Several(Set.copyOf(all)));
    }

    /** What an exchange stands for: events that it came from, and what its body is of. */
    static Set<Holding> of(Exchange exchange) {
        Set<Holding> all = new HashSet<>();
        if (exchange.hasProperties()) {
            for (Object property : exchange.getProperties().values()) {
                if (property instanceof Several several) {
                    all.addAll(several.all());
                }
            }
        }
        if (exchange.getMessage().getBody() instanceof ReopenableContent body) {
            all.add(body.holding());
        }
        return all;
    }

    /** Holds it until an exchange is done, or the one to which that hands its completions over, and closes the body then. */
    void hold(Exchange exchange, ReopenableContent body) {
        exchange.getExchangeExtension().addOnCompletion(hold(false, body));
    }

    /** Holds it for an aggregate; for the caller to have completed. */
    Holder holdForAggregate() {
        Holder holder = hold(false, null);
        end.aggregated();
        return holder;
    }

    private synchronized Holder hold(boolean main, @Nullable ReopenableContent body) {
        holders++;
        return new Holder(new Share(this, main), body);
    }

    private void released(boolean main, @Nullable Exchange exchange, @Nullable Throwable cause) {
        Exchange completed;
        synchronized (this) {
            holders--;
            mainFailed |= main && cause != null;
            failure = failure == null ? cause : failure;
            if (main && exchange != null) {
                routed = holders == 0 ? exchange : withoutBody(exchange);
            }
            if (holders > 0 || over) {
                return;
            }
            over = true;
            completed = routed;
        }
        try {
            end(completed);
        } finally {
            connection.close();
        }
    }

    /** Camel may use the exchange again; and what refers to the body would hold it. */
    private static Exchange withoutBody(Exchange exchange) {
        Exchange copy = exchange.copy();
        copy.getExchangeExtension().setUnitOfWork(null);
        copy.getMessage().setBody(null);
        return copy;
    }

    private void end(@Nullable Exchange completed) {
        if (failure != null || completed == null) {
            end.failed(mainFailed ? null : failure);
            return;
        }
        try {
            end.processed(completed);
        } catch (Exception | Error e) {
            end.failed(e);
        }
    }

    /** What the cleaner refers to, and must not refer to the holder. */
    private record Share(Holding holding, boolean main, AtomicBoolean over) implements Runnable {
        Share(Holding holding, boolean main) {
            this(holding, main, new AtomicBoolean());
        }

        void end(@Nullable Exchange exchange, @Nullable Throwable cause) {
            if (over.compareAndSet(false, true)) {
                holding.released(main, exchange, cause);
            }
        }

        @Override
        public void run() {
            end(null, new IllegalStateException("An exchange was dropped before it was done"));
        }
    }

    /** One exchange's share in it. */
    static final class Holder implements Synchronization {
        private final Share share;
        private final @Nullable ReopenableContent body;
        private final Cleaner.Cleanable unreachable;

        private Holder(Share share, @Nullable ReopenableContent body) {
            this.share = share;
            this.body = body;
            this.unreachable = CLEANER.register(this, share);
        }

        @Override
        public void onComplete(Exchange done) {
            boolean rolledBack = done.isRollbackOnly() || done.isRollbackOnlyLast();
            if (body != null && body.isToBeReadAfter(done)) {
                body.whenRead(this);
            } else {
                Throwable unread = body == null ? null : body.failureAfter(done);
                end(done, rolledBack ? new IllegalStateException("The exchange was rolled back") : unread);
            }
        }

        @Override
        public void onFailure(Exchange failed) {
            Throwable cause = failed.getException();
            end(failed, cause == null ? new IllegalStateException("The exchange has failed") : cause);
        }

        /** It is not needed any more. */
        void end(@Nullable Exchange done, @Nullable Throwable cause) {
            try {
                if (body != null) {
                    body.close();
                }
            } finally {
                share.end(done, cause);
                unreachable.clean();
            }
        }
    }
}
