/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import org.apache.camel.support.DefaultHeaderFilterStrategy;

/** Keeps Camel's internal headers out of stored objects, and stored ones from steering a route. */
public class ObjectStoreHeaderFilterStrategy extends DefaultHeaderFilterStrategy {

    public ObjectStoreHeaderFilterStrategy() {
        setLowerCase(true);
        setOutFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
        setInFilterStartsWith(CAMEL_FILTER_STARTS_WITH);
    }
}
