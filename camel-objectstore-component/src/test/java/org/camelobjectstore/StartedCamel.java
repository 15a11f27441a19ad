/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Camel context that is started for the tests of a class, for a static field with {@code @RegisterExtension}. */
public final class StartedCamel extends DefaultCamelContext implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext tests) {
        start();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        stop();
    }
}
