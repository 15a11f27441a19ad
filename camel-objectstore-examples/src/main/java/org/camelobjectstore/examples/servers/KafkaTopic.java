/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Topics from the outside: made beforehand, and read without being a group. */
public final class KafkaTopic {
    private static final Duration POLL = Duration.ofMillis(200);

    private KafkaTopic() {}

    /** Makes a topic that keeps the last message of each key, as far as it is not there. */
    public static void createCompacted(String brokers, String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            if (!admin.listTopics().names().get().contains(topic)) {
                NewTopic compacted = new NewTopic(topic, 1, (short) 1).configs(Map.of("cleanup.policy", "compact"));
                admin.createTopics(List.of(compacted)).all().get();
            }
        }
    }

    /** Every message that is there now, as text; none if there is no such topic. */
    public static List<ConsumerRecord<String, String>> read(String brokers, String topic) {
        Map<String, Object> config = Map.of("bootstrap.servers", brokers, "allow.auto.create.topics", false);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }
}
