/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of this JVM that can be read once and that a put has begun to read. A body is known by its identity, whatever
 * exchange, copy of an exchange or endpoint it comes with, and for as long as it exists.
 *
 * <p>Safe for use by several threads.
 */
final class SpentBodies {
    private static final Set<Reference<?>> SPENT = ConcurrentHashMap.newKeySet();
    private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

    private SpentBodies() {}

    /** Enters a body; false if it is there already. Of several that enter the same body, one is told true. */
    static boolean add(Object body) {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
            SPENT.remove(gone);
        }
        return SPENT.add(new Identity(body));
    }

    static int size() {
        return SPENT.size();
    }

    private static final class Identity extends WeakReference<Object> {
        private final int hash;

        Identity(Object body) {
            super(body, GONE);
            this.hash = System.identityHashCode(body);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object body = get();
            return this == other || (body != null && other instanceof Identity identity && identity.refersTo(body));
        }
    }
}
