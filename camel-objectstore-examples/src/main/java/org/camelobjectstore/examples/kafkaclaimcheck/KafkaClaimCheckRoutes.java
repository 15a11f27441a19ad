/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import com.fasterxml.jackson.core.JacksonException;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;

/**
 * Payloads that are too large for a topic go through a bucket, their claims over the topic; and the changes of another
 * bucket become events on a topic. {@code kafka-claim-check.camel.yaml} is the same in YAML.
 */
public final class KafkaClaimCheckRoutes extends RouteBuilder {

    @Override
    public void configure() {
        onException(JacksonException.class)
                .handled(true)
                .log(LoggingLevel.ERROR, "Put aside to {{claims-topic}}-lost, no claim: ${exception.originalMessage}")
                .setBody(exchangeProperty("claimText"))
                .setHeader("reason", exceptionMessage())
                .to("kafka:{{claims-topic}}-lost")
                .script(simple("${header.CamelKafkaManualCommit.commit}"));

        onException(LostPayloadException.class)
                .handled(true)
                .log(LoggingLevel.ERROR, "Put aside to {{claims-topic}}-lost: ${exception.message}")
                .setBody(exchangeProperty("claimText"))
                .setHeader("reason", exceptionMessage())
                .to("kafka:{{claims-topic}}-lost")
                .script(simple("${header.CamelKafkaManualCommit.commit}"));

        onException(Exception.class)
                .onWhen(simple("${exchangeProperty.payload} != null"))
                .logExhausted(false)
                .log(LoggingLevel.ERROR, "Payload ${exchangeProperty.payload} not checked in: ${exception.message}")
                .to("direct:withdraw");

        onException(Exception.class)
                .maximumRedeliveries("{{redeliveries}}")
                .redeliveryDelay("{{redelivery-delay}}")
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .logExhausted(false);

        from("direct:check-in")
                .routeId("check-in-java")
                .streamCache("false")
                .removeHeaders("CamelObjectStore*")
                .setProperty("payload", simple("${uuid(random)}"))
                .setHeader("CamelObjectStoreObjectName", exchangeProperty("payload"))
                .setHeader("CamelObjectStoreMetadata", method(Payloads.class, "keptFor('{{groups}}')"))
                .to("objectstore:{{claims-bucket}}")
                .setBody(method(Claim.class, "of"))
                .marshal()
                .json()
                .setHeader("kafka.KEY", exchangeProperty("payload"))
                .to("kafka:{{claims-topic}}");

        from("direct:withdraw")
                .routeId("withdraw-java")
                .removeHeaders("CamelObjectStore*")
                .setHeader("CamelObjectStoreObjectName", exchangeProperty("payload"))
                .setProperty("failure", exchangeProperty(Exchange.EXCEPTION_CAUGHT))
                .doTry()
                .to("objectstore:{{claims-bucket}}?operation=updateMeta&description=withdrawn")
                .to("objectstore:{{claims-bucket}}?operation=delete")
                .doCatch(ObjectNotFoundException.class)
                .log(LoggingLevel.DEBUG, "Payload ${exchangeProperty.payload} was not stored")
                .doCatch(Exception.class)
                .log(
                        LoggingLevel.ERROR,
                        "Payload ${exchangeProperty.payload} is left until it expires: ${exception.message}")
                .end()
                // what the sender is told is not what went wrong here
                .setProperty(Exchange.EXCEPTION_CAUGHT, exchangeProperty("failure"));

        from("kafka:{{claims-topic}}?groupId={{group}}&autoOffsetReset=earliest&autoCommitEnable=false"
                        + "&allowManualCommit=true&breakOnFirstError=true")
                .routeId("collect-java")
                // useOriginalMessage would have Camel cache the sender's payloads
                .setProperty("claimText", body())
                .unmarshal()
                .json(Claim.class)
                .setProperty("claim", body())
                .setHeader("CamelObjectStoreObjectName", simple("${body.name}"))
                .to("objectstore:{{claims-bucket}}?operation=info&includeDeleted=true&ifMissing=null")
                .filter(method(Payloads.class, "isDue(*, *, '{{group}}')"))
                .to("objectstore:{{claims-bucket}}?operation=get")
                .bean(Payloads.class, "requireClaimed")
                .to("{{process}}")
                .end()
                .to("direct:mark-read")
                .script(simple("${header.CamelKafkaManualCommit.commit}"));

        from("direct:mark-read")
                .routeId("mark-read-java")
                .removeHeaders("CamelObjectStore*")
                .setHeader("CamelObjectStoreObjectName", simple("${exchangeProperty.claim.name}"))
                .setProperty("marking", constant(true))
                .loopDoWhile(simple("${exchangeProperty.marking}"))
                .doTry()
                .to("objectstore:{{claims-bucket}}?operation=info")
                .setHeader("CamelObjectStoreMetadata", method(Payloads.class, "readBy(*, '{{group}}')"))
                .setHeader("CamelObjectStoreExpectedRevision", header("CamelObjectStoreRevision"))
                .to("objectstore:{{claims-bucket}}?operation=updateMeta")
                .filter(method(Payloads.class, "isReadByAll"))
                .setHeader("CamelObjectStoreExpectedRevision", header("CamelObjectStoreRevision"))
                .to("objectstore:{{claims-bucket}}?operation=delete")
                .end()
                .setProperty("marking", constant(false))
                .endDoTry()
                .doCatch(ObjectConflictException.class)
                .log(LoggingLevel.DEBUG, "Another group was faster, looking again: ${exception.message}")
                .doCatch(ObjectNotFoundException.class)
                .setProperty("marking", constant(false))
                .end()
                .end();

        from("objectstore:{{documents-bucket}}?ttl=0&durableName={{events-topic}}&includeBody=false")
                .routeId("publish-changes-java")
                .idempotentConsumer(simple("${header.CamelObjectStoreNuid}/${header.CamelObjectStoreRevision}"))
                .idempotentRepository("published")
                .eager(false)
                .setBody(method(ChangeEvent.class, "of"))
                .marshal()
                .json()
                .setHeader("kafka.KEY", header("CamelObjectStoreObjectName"))
                .to("kafka:{{events-topic}}?deliveryTimeoutMs={{events-patience}}");
    }
}
