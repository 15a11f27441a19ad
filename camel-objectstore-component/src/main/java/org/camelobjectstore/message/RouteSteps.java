/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.Collection;
import org.apache.camel.CamelContext;
import org.apache.camel.Navigate;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.processor.RecipientList;
import org.apache.camel.processor.aggregate.AggregateProcessor;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a context's routes to which something must be added, so that what reads a body late can read it: aggregates
 * and recipient lists. Steps of interceptors are not found.
 */
public final class RouteSteps {
    private RouteSteps() {}

    /** Prepares the steps that a context has, and those that it will have. */
    public static void prepareIn(CamelContext context) {
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                routes.forEach(RouteSteps::prepare);
            }

            @Override
            public void onServiceAdd(CamelContext context, Service service, @Nullable Route route) {
                prepareAll(service); // whatever is outside starts first, and starts what is in it
            }
        });
        context.getRoutes().forEach(RouteSteps::prepare);
    }

    private static void prepare(Route route) {
        route.filter("*").forEach(RouteSteps::prepareAll);
    }

    private static void prepareAll(Object step) {
        prepare(step);
        if (step instanceof Navigate<?> outer && outer.hasNext()) {
            outer.next().forEach(RouteSteps::prepareAll);
        }
    }

    private static void prepare(Object step) {
        if (step instanceof AggregateProcessor aggregate) {
            HeldAggregation.wrap(aggregate);
        } else if (step instanceof RecipientList list) {
            OwnReader.prepare(list);
        }
    }
}
