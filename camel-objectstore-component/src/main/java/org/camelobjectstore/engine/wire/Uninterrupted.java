/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/**
 * Does what must be done although the thread is interrupted, and leaves the thread interrupted. jnats drops what an
 * interrupted thread sends, without a word.
 */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Gives a value. */
    public interface Call<T, E extends Exception> {
        T call() throws E;
    }

    /** Gives none. */
    public interface Action<E extends Exception> {
        void run() throws E;
    }

    public static <T, E extends Exception> T call(Call<T, E> call) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            return call.call();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public static <E extends Exception> void run(Action<E> action) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
