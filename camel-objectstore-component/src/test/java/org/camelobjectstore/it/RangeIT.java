/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.ObjectStoreConstants.LENGTH;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.OFFSET;
import static org.camelobjectstore.ObjectStoreConstants.SIZE;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.camelobjectstore.ObjectStoreOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeIT extends ObjectStoreTestSupport {
    private static final int SIZE_OF_A = 1_000_000;
    private static final byte[] CONTENT = bytes(SIZE_OF_A, 5);

    @ParameterizedTest
    @CsvSource({"0,10", "0,131072", "131071,2", "131072,131072", "999990,100", "1000000,5", "500000,250000", "7,0"})
    void get_range_isThatPart(int offset, int length) throws Exception {
        put("a", CONTENT);

        Exchange got = call(
                "objectstore:" + bucket + "?operation=get&objectName=a&offset=" + offset + "&length=" + length,
                null,
                Map.of());

        byte[] expected = Arrays.copyOfRange(CONTENT, offset, Math.min(offset + length, SIZE_OF_A));
        assertThat(((StreamCache) got.getMessage().getBody()).length()).isEqualTo(expected.length);
        assertThat(got.getMessage().getHeader(Exchange.FILE_LENGTH)).isEqualTo((long) expected.length);
        assertThat(got.getMessage().getHeader(SIZE)).isEqualTo((long) SIZE_OF_A);
        assertThat(got.getMessage().getBody(byte[].class)).isEqualTo(expected);
        awaitNoConsumer();
    }

    @Test
    void get_rangeInHeaders_winsOverTheOptions() throws Exception {
        put("a", "0123456789");

        Exchange got = call(
                "objectstore:" + bucket + "?operation=get&offset=1&length=1",
                null,
                Map.of(OBJECT_NAME, "a", OFFSET, 4, LENGTH, "3"));

        assertThat(got.getMessage().getBody(String.class)).isEqualTo("456");
    }

    @Test
    void get_offsetBehindTheEnd_saysHowLongTheObjectIs() throws Exception {
        put("a", "0123456789");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> call(ObjectStoreOperation.get, null, Map.of(OBJECT_NAME, "a", OFFSET, 11)))
                .withMessageContainingAll("offset 11", "'a'", "10 bytes");
    }

    /** What is skipped is not sent: the server counts what it delivers. */
    @Test
    void get_lastBytesOfALargeObject_downloadsAFewChunksOnly() throws Exception {
        put("a", bytes(20_000_000, 9));
        long before = nats.getStatistics().getInBytes();

        // over this connection, so that its statistics tell
        context.getRegistry().bind("counted", nats);
        Exchange got = call(
                "objectstore:" + bucket + "?connection=#counted&operation=get&objectName=a&offset=19999000",
                null,
                Map.of());

        assertThat(got.getMessage().getBody(byte[].class))
                .isEqualTo(Arrays.copyOfRange(bytes(20_000_000, 9), 19_999_000, 20_000_000));
        assertThat(nats.getStatistics().getInBytes() - before).isLessThan(1_000_000);
    }

    /** Another put at the same time lies in between, so that sequences alone do not tell where a chunk is. */
    @Test
    void get_rangeOfAnObjectThatWasPutAmongOthers_isThatPart() throws Exception {
        byte[] other = bytes(64 * 1024, 3);
        InputStream disturbed = new ByteArrayInputStream(CONTENT) {
            @Override
            public synchronized int readNBytes(byte[] target, int offset, int length) {
                template.sendBodyAndHeader("objectstore:" + bucket, other, OBJECT_NAME, "other" + available());
                return super.readNBytes(target, offset, length);
            }
        };
        call("objectstore:" + bucket + "?objectName=a&chunkSize=50000", disturbed, Map.of());

        Exchange got = call(ObjectStoreOperation.get, null, Map.of(OBJECT_NAME, "a", OFFSET, 760_001, LENGTH, 99_999));

        assertThat(got.getMessage().getBody(byte[].class)).isEqualTo(Arrays.copyOfRange(CONTENT, 760_001, 860_000));
    }
}
