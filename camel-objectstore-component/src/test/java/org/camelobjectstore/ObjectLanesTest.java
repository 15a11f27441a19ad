/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.Test;

class ObjectLanesTest {
    private final ObjectLanes lanes = new ObjectLanes();
    private final Delivery a1 = delivery("a");
    private final Delivery a2 = delivery("a");
    private final Delivery a3 = delivery("a");
    private final Delivery b1 = delivery("b");

    private static Delivery delivery(String name) {
        StoredObject object = new StoredObject(
                "bucket", name, null, Map.of(), Map.of(), "n", 0, 0, 0, null, false, null, 1, Instant.EPOCH);
        ObjectEvent event = new ObjectEvent(object, false, 0);
        return (Delivery) Proxy.newProxyInstance(
                Delivery.class.getClassLoader(),
                new Class<?>[] {Delivery.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "event" -> event;
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void eventsOfOneObject_waitForEachOther_thoseOfOthersDoNot() {
        assertThat(lanes.enter(a1)).isTrue();
        assertThat(lanes.enter(a2)).isFalse();
        assertThat(lanes.enter(b1)).isTrue();
        assertThat(lanes.enter(a3)).isFalse();

        assertThat(lanes.leave(a1)).isSameAs(a2);
        assertThat(lanes.leave(b1)).isNull();
        assertThat(lanes.leave(a2)).isSameAs(a3);
        assertThat(lanes.leave(a3)).isNull();
        assertThat(lanes.enter(a1)).isTrue();
    }

    @Test
    void hold_letsNoneBegin_andLetGoGivesThemInTheirOrder() {
        assertThat(lanes.enter(a1)).isTrue();
        assertThat(lanes.enter(a2)).isFalse();
        lanes.hold();
        assertThat(lanes.enter(b1)).isFalse();
        assertThat(lanes.leave(a1)).isNull();
        assertThat(lanes.enter(a3)).isFalse();

        assertThat(lanes.letGo()).containsExactly(b1, a2);
        assertThat(lanes.leave(a2)).isSameAs(a3);
    }

    @Test
    void takeWaiting_leavesThoseThatHaveBegun() {
        assertThat(lanes.enter(a1)).isTrue();
        assertThat(lanes.enter(a2)).isFalse();

        assertThat(lanes.takeWaiting()).containsExactly(a2);
        assertThat(lanes.leave(a1)).isNull();
        assertThat(lanes.enter(a3)).isTrue();
    }
}
