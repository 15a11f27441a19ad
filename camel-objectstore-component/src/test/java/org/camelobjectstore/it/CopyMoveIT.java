/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.ObjectStoreConstants.BUCKET_NAME;
import static org.camelobjectstore.ObjectStoreConstants.DESCRIPTION;
import static org.camelobjectstore.ObjectStoreConstants.DESTINATION_BUCKET_NAME;
import static org.camelobjectstore.ObjectStoreConstants.DESTINATION_OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.EXPECTED_REVISION;
import static org.camelobjectstore.ObjectStoreConstants.LINK_OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.METADATA;
import static org.camelobjectstore.ObjectStoreConstants.NUID;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.REVISION;
import static org.camelobjectstore.ObjectStoreConstants.SKIPPED;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.junit.jupiter.api.Test;

class CopyMoveIT extends ObjectStoreTestSupport {
    private static final byte[] CONTENT = bytes(300_000, 5);

    private String other() {
        return bucket + "-other";
    }

    private byte[] getFromOther(String name) throws Exception {
        return call("objectstore:" + other() + "?operation=get", null, named(name))
                .getMessage()
                .getBody(byte[].class);
    }

    private Message putDescribed(String name) throws Exception {
        return call(
                        ObjectStoreOperation.put,
                        CONTENT,
                        Map.of(
                                OBJECT_NAME,
                                name,
                                DESCRIPTION,
                                "text",
                                METADATA,
                                Map.of("k", "v"),
                                Exchange.CONTENT_TYPE,
                                "text/x"))
                .getMessage();
    }

    @Test
    void copy_toAnotherBucket_createsItAndKeepsWhatDescribesTheObject() throws Exception {
        putDescribed("a");

        Message copy = call(
                        "objectstore:" + bucket + "?operation=copy&objectName=a&destinationBucket=" + other(),
                        null,
                        Map.of())
                .getMessage();

        assertThat(copy.getHeader(BUCKET_NAME)).isEqualTo(other());
        assertThat(copy.getHeader(OBJECT_NAME)).isEqualTo("a");
        assertThat(copy.getHeader(DESCRIPTION)).isEqualTo("text");
        assertThat(copy.getHeader(METADATA)).isEqualTo(Map.of("k", "v"));
        assertThat(getFromOther("a")).isEqualTo(CONTENT);
        assertThat(get("a")).isEqualTo(CONTENT);
    }

    @Test
    void copy_nameAsASimpleExpression_isEvaluatedAndAHeaderIsNot() throws Exception {
        put("in/a", CONTENT);
        String uri =
                "objectstore:" + bucket + "?operation=copy&objectName=in/a&destinationObjectName=RAW(${header.to})";

        call(uri, null, Map.of("to", "out/a"));
        call(uri, null, Map.of(DESTINATION_OBJECT_NAME, "${header.to}", "to", "x"));

        assertThat(get("out/a")).isEqualTo(CONTENT);
        assertThat(get("${header.to}")).isEqualTo(CONTENT);
    }

    @Test
    void move_withinTheBucket_keepsTheChunks() throws Exception {
        Object nuid = putDescribed("a").getHeader(NUID);

        Message moved = call(
                        ObjectStoreOperation.move, null, Map.of(OBJECT_NAME, "a", DESTINATION_OBJECT_NAME, "done/a"))
                .getMessage();

        assertThat(moved.getHeader(NUID)).isEqualTo(nuid);
        assertThat(get("done/a")).isEqualTo(CONTENT);
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> get("a"));
    }

    @Test
    void move_toAnotherBucket_removesTheSourceAndItsChunks() throws Exception {
        putDescribed("a");

        call(
                ObjectStoreOperation.move,
                null,
                Map.of(OBJECT_NAME, "a", DESTINATION_BUCKET_NAME, other(), DESTINATION_OBJECT_NAME, "z"));

        assertThat(getFromOther("z")).isEqualTo(CONTENT);
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> get("a"));
        assertThat(storedVersions()).isZero();
    }

    @Test
    void move_ifTheTargetExists_skipsOrFailsAsAsked() throws Exception {
        putDescribed("a");
        put("z", "there");
        String uri = "objectstore:" + bucket + "?operation=move&objectName=a&destinationObjectName=z&ifExists=";

        assertThat(call(uri + "skip", null, Map.of()).getMessage().getHeader(SKIPPED))
                .isEqualTo(true);
        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> call(uri + "fail", null, Map.of()));

        assertThat(get("z")).asString().isEqualTo("there");
        assertThat(get("a")).isEqualTo(CONTENT);
    }

    @Test
    void copyAndMove_ofARevisionThatIsNotCurrent_areRefused() throws Exception {
        long old = putDescribed("a").getHeader(REVISION, Long.class);
        put("a", "newer");

        for (ObjectStoreOperation operation :
                new ObjectStoreOperation[] {ObjectStoreOperation.copy, ObjectStoreOperation.move}) {
            assertThatExceptionOfType(ObjectConflictException.class)
                    .isThrownBy(() -> call(
                            operation,
                            null,
                            Map.of(OBJECT_NAME, "a", DESTINATION_OBJECT_NAME, "z", EXPECTED_REVISION, old)));
        }
        assertThat(get("a")).asString().isEqualTo("newer");
    }

    @Test
    void copy_link_copiesItsTargetOrTheLinkItself() throws Exception {
        put("a", CONTENT);
        call(ObjectStoreOperation.addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "a"));
        String uri = "objectstore:" + bucket + "?operation=copy&objectName=l&destinationObjectName=";

        Message followed = call(uri + "x", null, Map.of()).getMessage();
        Message link = call(uri + "y&followLinks=false", null, Map.of()).getMessage();

        assertThat(followed.getHeader(LINK_OBJECT_NAME)).isNull();
        assertThat(link.getHeader(LINK_OBJECT_NAME)).isEqualTo("a");
        assertThat(get("x")).isEqualTo(CONTENT);
        assertThat(get("y")).isEqualTo(CONTENT);
    }

    @Test
    void copyAndMove_withoutADestination_sayWhatIsMissing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> call(ObjectStoreOperation.move, null, named("a")))
                .withMessageContainingAll("destinationBucket", "destinationObjectName", DESTINATION_OBJECT_NAME);
    }
}
