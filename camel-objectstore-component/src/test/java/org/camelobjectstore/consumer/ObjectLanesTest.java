/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Map;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.Test;

class ObjectLanesTest {
    private final ObjectLanes lanes = new ObjectLanes(1);
    private final Delivery a1 = delivery("a", 1);
    private final Delivery a2 = delivery("a", 2);
    private final Delivery a3 = delivery("a", 3);
    private final Delivery a4 = delivery("a", 4);
    private final Delivery b1 = delivery("b", 5);
    private final Delivery b2 = delivery("b", 6);
    private final Delivery b3 = delivery("b", 7);

    private static Delivery delivery(String name, long revision) {
        return delivery(name, revision, revision);
    }

    private static Delivery delivery(String name, long revision, long second) {
        Instant time = Instant.EPOCH.plusSeconds(second);
        StoredObject object = new StoredObject(
                "bucket", name, null, Map.of(), Map.of(), "n", 0, 0, 0, null, false, null, revision, time);
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
        assertThat(lanes.enter(a1).now()).isTrue();
        assertThat(lanes.enter(a2).now()).isFalse();
        assertThat(lanes.enter(b1).now()).isTrue();
        assertThat(lanes.enter(a3).now()).isFalse();

        assertThat(lanes.leave(a1)).isSameAs(a2);
        assertThat(lanes.leave(b1)).isNull();
        assertThat(lanes.leave(a2)).isSameAs(a3);
        assertThat(lanes.leave(a3)).isNull();
        assertThat(lanes.enter(a1).now()).isTrue();
    }

    @Test
    void hold_letsNoneBegin_andLetGoGivesThemInTheirOrder() {
        assertThat(lanes.enter(a1).now()).isTrue();
        assertThat(lanes.enter(a2).now()).isFalse();
        lanes.hold();
        assertThat(lanes.enter(b1).now()).isFalse();
        assertThat(lanes.leave(a1)).isNull();
        assertThat(lanes.enter(a3).now()).isFalse();

        assertThat(lanes.letGo()).containsExactly(b1, a2);
        assertThat(lanes.leave(a2)).isSameAs(a3);
    }

    @Test
    void takeWaiting_leavesThoseThatHaveBegun() {
        assertThat(lanes.enter(a1).now()).isTrue();
        assertThat(lanes.enter(a2).now()).isFalse();

        assertThat(lanes.takeWaiting()).containsExactly(a2);
        assertThat(lanes.leave(a1)).isNull();
        assertThat(lanes.enter(a3).now()).isTrue();
    }

    @Test
    void enter_givesBackWhatWasOvertaken_ofWhichOneMayWait() {
        assertThat(lanes.enter(a1).now()).isTrue();
        assertThat(lanes.enter(a2).overtaken()).isEmpty();
        assertThat(lanes.enter(a3).overtaken()).isEmpty();
        assertThat(lanes.enter(a4).overtaken()).containsExactly(a2);
        assertThat(lanes.enter(b1).now()).isTrue();
        assertThat(lanes.enter(b2).overtaken()).isEmpty();
        assertThat(lanes.enter(b3).overtaken()).containsExactly(b2);

        assertThat(lanes.leave(a1)).isSameAs(a3);
        assertThat(lanes.enter(b2).overtaken()).isEmpty(); // now there is room for one
        assertThat(lanes.leave(a3)).isSameAs(a4);
        assertThat(lanes.leave(a4)).isNull();
    }

    @Test
    void enter_givesBackAnOlderOne_thatIsDeliveredAgainBehindTheNewerOne() {
        ObjectLanes none = new ObjectLanes(0);
        assertThat(none.enter(a1).now()).isTrue();
        assertThat(none.enter(a3).overtaken()).isEmpty();
        assertThat(none.enter(a2).overtaken()).containsExactly(a2);

        assertThat(none.leave(a1)).isSameAs(a3);
    }

    /** Revisions begin anew in a bucket that is made anew. */
    @Test
    void enter_keepsWhatHasALowerRevisionAndIsYounger() {
        ObjectLanes none = new ObjectLanes(0);
        Delivery anew = delivery("a", 1, 9);
        assertThat(none.enter(a1).now()).isTrue();
        assertThat(none.enter(a3).overtaken()).isEmpty();
        assertThat(none.enter(anew).overtaken()).isEmpty();

        assertThat(none.leave(a1)).isSameAs(a3);
        assertThat(none.leave(a3)).isSameAs(anew);
    }

    @Test
    void takeWaiting_makesRoomForOthers() {
        assertThat(lanes.enter(a1).now()).isTrue();
        assertThat(lanes.enter(a2).overtaken()).isEmpty();
        assertThat(lanes.enter(a3).overtaken()).isEmpty();
        assertThat(lanes.takeWaiting()).containsExactly(a2, a3);
        assertThat(lanes.enter(b1).now()).isTrue();
        assertThat(lanes.enter(b2).overtaken()).isEmpty();

        assertThat(lanes.enter(b3).overtaken()).isEmpty();
    }
}
