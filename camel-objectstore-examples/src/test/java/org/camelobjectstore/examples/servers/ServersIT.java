/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The other sides are what they seem: they keep what they were given over a kill, and S3 lets in who has the secret. */
class ServersIT {
    private static final long LIMIT_MILLIS = 20_000;

    @Test
    void s3_keepsObjects_andChecksTheSecret() throws Exception {
        try (S3Server server = S3Server.start();
                CamelContext context = new DefaultCamelContext();
                ProducerTemplate template = context.createProducerTemplate()) {
            context.start();
            String uri =
                    "aws2-s3:bridge?autoCreateBucket=true&region=us-east-1&overrideEndpoint=true&uriEndpointOverride="
                            + server.url() + "&forcePathStyle=true&accessKey=" + server.accessKey() + "&secretKey=";
            template.sendBodyAndHeader(uri + server.secretKey(), "hello", "CamelAwsS3Key", "a");
            server.restart();

            assertThat(template.requestBodyAndHeader(
                            uri + server.secretKey() + "&operation=getObject",
                            null,
                            "CamelAwsS3Key",
                            "a",
                            String.class))
                    .isEqualTo("hello");
            assertThatThrownBy(() -> template.sendBodyAndHeader(uri + "other", "hello", "CamelAwsS3Key", "b"))
                    .rootCause()
                    .hasMessageContaining("403");
        }
    }

    @Test
    void kafka_keepsMessages() throws Exception {
        try (KafkaServer server = KafkaServer.start();
                CamelContext context = new DefaultCamelContext();
                ProducerTemplate template = context.createProducerTemplate();
                ConsumerTemplate consumer = context.createConsumerTemplate()) {
            context.start();
            template.sendBody("kafka:t?brokers=" + server.brokers(), "hello");
            server.restart();

            assertThat(consumer.receiveBody(
                            "kafka:t?autoOffsetReset=earliest&groupId=g&brokers=" + server.brokers(),
                            LIMIT_MILLIS,
                            String.class))
                    .isEqualTo("hello");
        }
    }
}
