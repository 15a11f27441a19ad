/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.camelobjectstore.engine.wire.Wire;

/**
 * A {@link Wire}, and everything it hands out, of which one call fails, or all from there on: before it did anything, or
 * after it has done its work.
 */
final class FailingCalls {
    enum When {
        BEFORE,
        AFTER,
        /** This one and all that follow do nothing. */
        FROM_THEN_ON
    }

    private final int failing;
    private final When when;
    private final Supplier<Throwable> failure;

    private int calls;
    private boolean armed;

    /**
     * Makes one whose calls do not fail yet.
     *
     * @param failing the number of the call, from 1, counted from {@link #arm} on
     */
    FailingCalls(int failing, When when, Supplier<Throwable> failure) {
        this.failing = failing;
        this.when = when;
        this.failure = failure;
    }

    synchronized void arm() {
        armed = true;
    }

    /** Whether the call that fails has been reached. */
    synchronized boolean reached() {
        return calls >= failing;
    }

    Wire around(Wire wire) {
        return around(Wire.class, wire);
    }

    private <T> T around(Class<T> type, Object real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> call(real, method, args)));
    }

    private Object call(Object real, Method method, Object[] args) throws Throwable {
        int number = method.getReturnType() == String.class ? 0 : count();
        boolean fails = number == failing || (when == When.FROM_THEN_ON && number > failing);
        if (fails && when != When.AFTER) {
            throw failure.get();
        }
        Object answer;
        try {
            answer = method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (fails) {
            throw failure.get();
        }
        Class<?> type = method.getReturnType();
        return type.isInterface() && type.getEnclosingClass() == Wire.class ? around(type, answer) : answer;
    }

    private synchronized int count() {
        return armed ? ++calls : 0;
    }
}
