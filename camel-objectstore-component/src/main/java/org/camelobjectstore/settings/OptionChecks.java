/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The checks that several options share. Each fails with the option, what was given and what is allowed. */
public final class OptionChecks {
    private OptionChecks() {}

    /** One of an enum's constants by its name in any case. */
    public static <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(option + " '" + text + "' is unknown; allowed are "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    public static long atLeastOneByte(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " " + value + " must be 1 or more bytes");
        }
        return value;
    }

    static int atLeast(String option, int value, int minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(option + " " + value + " must be " + minimum + " or more");
        }
        return value;
    }

    static Duration notNegative(String option, long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException(option + " " + millis + " must be 0 or more");
        }
        return Duration.ofMillis(millis);
    }

    public static Duration positive(String option, long millis) {
        if (millis <= 0) {
            throw new IllegalArgumentException(option + " " + millis + " ms must be positive");
        }
        return Duration.ofMillis(millis);
    }
}
