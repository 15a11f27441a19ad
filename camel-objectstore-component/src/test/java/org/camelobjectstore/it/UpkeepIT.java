/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.NUID;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a bucket in order: verify, deleting from a full one, and files deleted once they are stored. */
class UpkeepIT extends ObjectStoreTestSupport {

    private String chunks(String nuid) {
        return "$O." + bucket + ".C." + nuid;
    }

    @Test
    void verify_goodObject_isTrueAndADamagedOneFails() throws Exception {
        Exchange put = put("a", bytes(300_000, 1));
        assertThat(call(ObjectStoreOperation.verify, null, named("a"))
                        .getMessage()
                        .getBody())
                .isEqualTo(true);

        nats.jetStream().publish(chunks(put.getMessage().getHeader(NUID, String.class)), new byte[] {1});
        nats.jetStreamManagement().deleteMessage("OBJ_" + bucket, 3);

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> call(ObjectStoreOperation.verify, null, named("a")))
                .withMessageContaining("'a'");
        awaitNoConsumer();
    }

    @Test
    void delete_fromAFullBucket_makesRoomFirst() throws Exception {
        put("a", bytes(300_000, 1));
        put("b", bytes(1000, 2));
        long used = nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket)
                .getStreamState()
                .getByteCount();
        call("objectstore:" + bucket + "?operation=updateBucket&maxBytes=" + used, null, Map.of());
        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> put("c", "x"))
                .withMessageContaining("10077");

        call(ObjectStoreOperation.delete, null, named("a"));

        assertThat(call(ObjectStoreOperation.exists, null, named("a"))
                        .getMessage()
                        .getBody())
                .isEqualTo(false);
        put("c", "x");
        assertThat(get("b")).isEqualTo(bytes(1000, 2));
    }

    @Test
    void deleteAfterWrite_fileBody_isGoneOnceItIsStored(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "text");
        String uri = "objectstore:" + bucket + "?deleteAfterWrite=true&objectName=a";

        call(uri + "&ifExists=fail", file.toFile(), Map.of());
        assertThat(file).doesNotExist();

        Files.writeString(file, "other");
        call(uri + "&ifExists=skip", file, Map.of());
        assertThat(file).exists();
        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> call(uri + "&ifExists=fail", file, Map.of()));
        assertThat(file).exists();
        call(uri, "no file", Map.of(OBJECT_NAME, "b"));
        assertThat(get("b")).asString().isEqualTo("no file");
    }

    /** Chunks are older than their meta message, so they go first. */
    @Test
    void get_expiredObject_isNotFoundAndSaysWhy() throws Exception {
        call("objectstore:" + bucket + "?operation=createBucket&ttl=2000", null, Map.of());
        put("a", bytes(300_000, 1));
        await().until(() -> storedVersions() == 0); // of the chunks, or of both
        put("b", "x"); // the bucket itself is as good as before

        assertThat(get("b")).asString().isEqualTo("x");
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> get("a"));
    }
}
