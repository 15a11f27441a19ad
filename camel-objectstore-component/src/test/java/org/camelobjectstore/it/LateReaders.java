/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/** Ways from a consumer to a step that reads the body beside the consumer's exchange, or after it. */
enum LateReaders {
    WIRE_TAP {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.wireTap("direct:" + late);
        }
    },
    TWO_TAPS {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.wireTap("direct:" + late).wireTap("seda:" + late);
        }
    },
    TAP_OF_A_TAP {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.wireTap("direct:first-" + late);
            builder.from("direct:first-" + late).wireTap("direct:" + late);
        }
    },
    SEDA {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.to("seda:" + late);
        }
    },
    SEDA_WAITED_FOR {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.to("seda:" + late + "?waitForTaskToComplete=Always&timeout=0");
        }
    },
    SEDA_WITH_SEVERAL_CONSUMERS {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            String several = "seda:several-" + late + "?multipleConsumers=true";
            route.to(several);
            builder.from(several).to("seda:" + late);
            builder.from(several).to("seda:" + late);
        }
    },
    THREADS {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.threads(2).to("direct:" + late);
        }
    },
    MULTICAST {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.multicast().to("seda:" + late, "direct:" + late);
        }
    },
    MULTICAST_PARALLEL {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.multicast().parallelProcessing().streaming().to("seda:" + late, "direct:" + late, "seda:" + late);
        }
    },
    RECIPIENT_LIST {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.recipientList(builder.constant("seda:" + late + ",direct:" + late))
                    .parallelProcessing();
        }
    },
    LOOP_COPY {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.loop(2).copy().to("seda:" + late);
        }
    },
    SPLIT {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.split(builder.body().tokenize("\n"))
                    .parallelProcessing()
                    .streaming()
                    .to("direct:" + late);
        }
    },
    AGGREGATE {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionSize(2)
                    .completionTimeout(500)
                    .completionTimeoutCheckerInterval(50)
                    .to("direct:" + late);
        }
    },
    AGGREGATE_BY_TIMEOUT_IN_ANOTHER_ROUTE {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.to("direct:aggregate-" + late);
            builder.from("direct:aggregate-" + late)
                    .aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionTimeout(300)
                    .completionTimeoutCheckerInterval(50)
                    .to("seda:" + late);
        }
    },
    AGGREGATE_IN_OTHER_STEPS {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.choice()
                    .when(builder.constant(true))
                    .doTry()
                    .loop(1)
                    .aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionTimeout(300)
                    .completionTimeoutCheckerInterval(50)
                    .to("direct:" + late);
        }
    },
    AGGREGATE_OF_FAILED_EXCHANGES {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.onException(IllegalStateException.class)
                    .handled(true)
                    .aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionTimeout(300)
                    .completionTimeoutCheckerInterval(50)
                    .to("direct:" + late)
                    .end()
                    .end()
                    .throwException(new IllegalStateException("for the handler"));
        }
    },
    AGGREGATE_OF_CONVERTED_BODIES {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.convertBodyTo(String.class)
                    .aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionTimeout(300)
                    .completionTimeoutCheckerInterval(50)
                    .to("direct:" + late);
        }
    },
    AGGREGATE_OF_A_TAP {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.wireTap("direct:aggregate-" + late);
            builder.from("direct:aggregate-" + late)
                    .aggregate(builder.constant(1), new GroupedBodyAggregationStrategy())
                    .completionTimeout(300)
                    .completionTimeoutCheckerInterval(50)
                    .to("direct:" + late);
        }
    },
    RESEQUENCE_BATCH {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.resequence(builder.header(OBJECT_NAME)).batch().timeout(200).to("direct:" + late);
        }
    },
    ENRICH {
        @Override
        void configure(RouteDefinition route, RouteBuilder builder, String late) {
            route.enrich("direct:" + late, (event, answer) -> event);
        }
    };

    abstract void configure(RouteDefinition route, RouteBuilder builder, String late);
}
