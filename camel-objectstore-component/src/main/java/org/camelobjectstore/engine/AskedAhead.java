/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.camelobjectstore.engine.wire.Pending;

/** Many requests of one kind, of which a bounded number is under way at once. */
final class AskedAhead {
    private static final int UNDER_WAY = 64;

    private AskedAhead() {}

    /** Asks one question without waiting. */
    interface Asking<Q, A> {
        Pending<A> ask(Q question) throws IOException;
    }

    /** Takes the answer to a question. */
    interface Taking<Q, A> {
        void take(Q question, A answer) throws IOException;
    }

    private record Asked<Q, A>(Q question, Pending<A> pending) {}

    /** Asks all questions; the answers are taken in their order, on this thread. */
    static <Q, A> void forEach(Iterable<Q> questions, Asking<Q, A> asking, Taking<Q, A> taking) throws IOException {
        Deque<Asked<Q, A>> underWay = new ArrayDeque<>();
        try {
            for (Q question : questions) {
                if (underWay.size() == UNDER_WAY) {
                    takeFirst(underWay, taking);
                }
                underWay.add(new Asked<>(question, asking.ask(question)));
            }
            while (!underWay.isEmpty()) {
                takeFirst(underWay, taking);
            }
        } finally {
            underWay.forEach(asked -> asked.pending().close());
        }
    }

    private static <Q, A> void takeFirst(Deque<Asked<Q, A>> underWay, Taking<Q, A> taking) throws IOException {
        Asked<Q, A> first = underWay.remove();
        A answer;
        try (Pending<A> pending = first.pending()) {
            answer = pending.await();
        }
        taking.take(first.question(), answer);
    }
}
