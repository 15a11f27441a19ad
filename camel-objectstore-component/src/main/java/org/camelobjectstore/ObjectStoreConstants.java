/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Metadata;

/** The headers of the component. */
public interface ObjectStoreConstants {

    @Metadata(
            label = "producer",
            description = "The operation to perform",
            javaType = "org.camelobjectstore.ObjectStoreOperation")
    String OPERATION = "CamelObjectStoreOperation";

    @Metadata(description = "The bucket of the object; set on replies and events", javaType = "String")
    String BUCKET_NAME = "CamelObjectStoreBucketName";

    @Metadata(label = "producer", description = "The bucket to use instead of the endpoint's one", javaType = "String")
    String OVERRIDE_BUCKET_NAME = "CamelObjectStoreOverrideBucketName";

    @Metadata(description = "The name of the object", javaType = "String")
    String OBJECT_NAME = "CamelObjectStoreObjectName";

    @Metadata(label = "producer", description = "For updateMeta: the new name of the object", javaType = "String")
    String NEW_OBJECT_NAME = "CamelObjectStoreNewObjectName";

    @Metadata(description = "The description of the object", javaType = "String")
    String DESCRIPTION = "CamelObjectStoreDescription";

    @Metadata(description = "The metadata of the object", javaType = "Map<String, String>")
    String METADATA = "CamelObjectStoreMetadata";

    @Metadata(
            description = "The object's own headers. They pass the header filter strategy in both directions",
            javaType = "Map<String, List<String>>")
    String HEADERS = "CamelObjectStoreHeaders";

    @Metadata(description = "The size of the object's full chunks in bytes", javaType = "Integer")
    String CHUNK_SIZE = "CamelObjectStoreChunkSize";

    @Metadata(
            label = "producer",
            description =
                    "The revision of the object that must be current for put, delete, updateMeta, copy and move; for put, 0 for a name that was never written",
            javaType = "Long")
    String EXPECTED_REVISION = "CamelObjectStoreExpectedRevision";

    @Metadata(
            label = "producer",
            description = "What put, copy and move do if the target exists: replace, fail or skip",
            javaType = "String")
    String IF_EXISTS = "CamelObjectStoreIfExists";

    @Metadata(
            description = "The bucket that a link points to: read by addLink and addBucketLink, set for links",
            javaType = "String")
    String LINK_BUCKET_NAME = "CamelObjectStoreLinkBucketName";

    @Metadata(
            description = "The object that a link points to: read by addLink, set for links to objects",
            javaType = "String")
    String LINK_OBJECT_NAME = "CamelObjectStoreLinkObjectName";

    @Metadata(label = "producer", description = "For get: the first byte to read", javaType = "Long")
    String OFFSET = "CamelObjectStoreOffset";

    @Metadata(label = "producer", description = "For get: how many bytes to read at most", javaType = "Long")
    String LENGTH = "CamelObjectStoreLength";

    @Metadata(label = "producer", description = "For copy and move: the bucket to write to", javaType = "String")
    String DESTINATION_BUCKET_NAME = "CamelObjectStoreDestinationBucketName";

    @Metadata(label = "producer", description = "For copy and move: the name to write to", javaType = "String")
    String DESTINATION_OBJECT_NAME = "CamelObjectStoreDestinationObjectName";

    @Metadata(label = "producer", description = "For list: only names that begin with this", javaType = "String")
    String PREFIX = "CamelObjectStorePrefix";

    @Metadata(description = "The size of the object in bytes", javaType = "Long")
    String SIZE = "CamelObjectStoreSize";

    @Metadata(description = "The number of the object's chunks", javaType = "Long")
    String CHUNKS = "CamelObjectStoreChunks";

    @Metadata(description = "The digest of the object: SHA-256= and URL-safe base64", javaType = "String")
    String DIGEST = "CamelObjectStoreDigest";

    @Metadata(description = "The identity of the object's version", javaType = "String")
    String NUID = "CamelObjectStoreNuid";

    @Metadata(description = "The revision of the object: the stream sequence of its meta message", javaType = "Long")
    String REVISION = "CamelObjectStoreRevision";

    @Metadata(description = "When the object was last written", javaType = "java.time.Instant")
    String LAST_MODIFIED = "CamelObjectStoreLastModified";

    @Metadata(description = "Whether the object is deleted", javaType = "Boolean")
    String DELETED = "CamelObjectStoreDeleted";

    @Metadata(
            label = "producer",
            description = "Whether put, copy or move left an existing object alone because of ifExists=skip",
            javaType = "Boolean")
    String SKIPPED = "CamelObjectStoreSkipped";

    @Metadata(label = "consumer", description = "What happened: PUT, LINK or DELETE", javaType = "String")
    String EVENT_TYPE = "CamelObjectStoreEventType";

    @Metadata(
            label = "consumer",
            description = "Whether the object was there when the watch began",
            javaType = "Boolean")
    String INITIAL = "CamelObjectStoreInitial";

    @Metadata(
            label = "consumer",
            description = "The number of events still to come when this one was sent; 0 when caught up",
            javaType = "Long")
    String PENDING = "CamelObjectStorePending";

    @Metadata(
            label = "consumer",
            description =
                    "With durableName: how often the event was delivered, this time included; more than 1 if an earlier exchange failed or did not end",
            javaType = "Long")
    String DELIVERY_COUNT = "CamelObjectStoreDeliveryCount";

    @Metadata(
            label = "consumer",
            description =
                    "With durableName: whether the event is given up if this exchange fails, because maxDeliver is reached",
            javaType = "Boolean")
    String LAST_DELIVERY = "CamelObjectStoreLastDelivery";

    @Metadata(
            label = "consumer",
            description = "With manualAck: settles the event",
            javaType = "org.camelobjectstore.ObjectStoreManualAck")
    String MANUAL_ACK = "CamelObjectStoreManualAck";

    @Metadata(
            description =
                    "The name of the object, so that it can be written to a file; for put, the name to store under if no other is given",
            javaType = "String")
    String FILE_NAME = Exchange.FILE_NAME;

    @Metadata(
            description =
                    "The name of the object behind its last slash. Other headers of the file component that were there are removed: they tell of another file",
            javaType = "String")
    String FILE_NAME_ONLY = Exchange.FILE_NAME_ONLY;

    @Metadata(
            description =
                    "The size of the body in bytes, for the file component: of the object, or the part that was asked for",
            javaType = "Long")
    String FILE_LENGTH = Exchange.FILE_LENGTH;

    @Metadata(description = "When the object was last written, for the file component", javaType = "Long")
    String FILE_LAST_MODIFIED = Exchange.FILE_LAST_MODIFIED;

    @Metadata(description = "When the object was last written", javaType = "Long")
    String MESSAGE_TIMESTAMP = Exchange.MESSAGE_TIMESTAMP;

    @Metadata(
            description =
                    "The content type of the object: stored by put, set by get and the consumer where it is known",
            javaType = "String")
    String CONTENT_TYPE = Exchange.CONTENT_TYPE;
}
