/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import io.nats.client.Connection;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.WatchRequest;
import org.jspecify.annotations.Nullable;

/**
 * The options of component and endpoint, as Camel sets them. Producers and consumers never see it: {@code Settings} is
 * the checked, unchangeable form they get when they start.
 */
@UriParams
public class ObjectStoreConfiguration implements Cloneable {

    @UriParam(
            label = "common",
            description =
                    "URLs of the NATS servers, separated by commas; give credentials by the options for them, since endpoint URIs are logged. If it is not set, the environment variable NATS_URL is used, and without it nats://localhost:4222.")
    private @Nullable String servers;

    @UriParam(
            label = "common,advanced",
            description =
                    "A connection to use instead of opening one. It is shared, and never closed or replaced by the component.")
    @Metadata(autowired = true)
    private @Nullable Connection connection;

    @UriParam(label = "security", secret = true, description = "The user to authenticate as.")
    private @Nullable String username;

    @UriParam(label = "security", secret = true, description = "The password of the user.")
    private @Nullable String password;

    @UriParam(label = "security", secret = true, description = "The token to authenticate with.")
    private @Nullable String token;

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The file with the user's JWT and seed (.creds). Can be a path, or begin with file: or classpath:. It is read for each connect.")
    @Metadata(supportFileReference = true)
    private @Nullable String credentialsFilePath;

    @UriParam(label = "security", secret = true, description = "The seed of the nkey to authenticate with.")
    private @Nullable String nkeySeed;

    @UriParam(
            label = "security",
            description = "Whether to require TLS, with the JVM's trust store unless sslContextParameters are given.")
    private boolean secure;

    @UriParam(label = "security", description = "The TLS settings to connect with.")
    private @Nullable SSLContextParameters sslContextParameters;

    @UriParam(
            label = "security",
            defaultValue = "true",
            description =
                    "Whether the certificate of a server must be for the host name or the address by which it is connected to.")
    private boolean verifyHostname = true;

    @UriParam(
            label = "security",
            description =
                    "Whether to begin with TLS before the server has sent anything, for servers that are configured with handshake_first.")
    private boolean tlsFirst;

    @UriParam(
            label = "security",
            description =
                    "The beginning of the subjects on which answers are received. Give each user one of its own, and the right to subscribe to it alone, and users of the same account cannot read each other's answers. The default is _INBOX.")
    private @Nullable String inboxPrefix;

    @UriParam(
            label = "common",
            defaultValue = "2000",
            javaType = "java.time.Duration",
            description = "How long to wait for a connection to be established.")
    private long connectionTimeout = 2000;

    @UriParam(
            label = "common",
            defaultValue = "2000",
            javaType = "java.time.Duration",
            description = "How long to wait between attempts to reconnect to the same server.")
    private long reconnectTimeWait = 2000;

    @UriParam(
            label = "common",
            defaultValue = "-1",
            description =
                    "How often to try to reconnect before the connection is given up; -1 for ever. One that was given up is made anew when a route needs it.")
    private int maxReconnectAttempts = -1;

    @UriParam(
            label = "common,advanced",
            defaultValue = "120000",
            javaType = "java.time.Duration",
            description = "How often to ping the server, to notice a dead connection.")
    private long pingInterval = 120000;

    @UriParam(
            label = "common",
            defaultValue = "20000",
            javaType = "java.time.Duration",
            description =
                    "How long to wait for one answer of the server, and how long a transfer may make no progress. A transfer as a whole has no limit.")
    private long requestTimeout = 20000;

    @UriParam(
            label = "common,advanced",
            description =
                    "The name of the connection in the server's monitoring. The default is the name of the Camel context.")
    private @Nullable String connectionName;

    @UriParam(label = "common,advanced", description = "The JetStream domain to use.")
    private @Nullable String domain;

    @UriParam(
            label = "common,advanced",
            description = "The prefix of the JetStream API subjects, if the account imports them under another one.")
    private @Nullable String apiPrefix;

    @UriParam(
            label = "common",
            defaultValue = "true",
            description =
                    "Whether to create the bucket when the route starts if it does not exist, and for put and links to buckets that a header names.")
    private boolean autoCreateBucket = true;

    @UriParam(label = "bucket", description = "The description of a bucket that is created or updated.")
    private @Nullable String bucketDescription;

    @UriParam(
            label = "bucket",
            enums = "file,memory",
            description = "Where a bucket that is created keeps its data. The default of the server is file.")
    private @Nullable String storage;

    @UriParam(label = "bucket", description = "The number of copies, 1 to 5, of a bucket that is created or updated.")
    private @Nullable Integer replicas;

    @UriParam(
            label = "bucket",
            javaType = "java.time.Duration",
            description =
                    "The age at which the server removes objects of a bucket that is created or updated; 0 for never.")
    private @Nullable Long ttl;

    @UriParam(
            label = "bucket",
            description = "The largest size in bytes of a bucket that is created or updated; -1 for no limit.")
    private @Nullable Long maxBytes;

    @UriParam(
            label = "bucket",
            description = "Whether the server compresses the data of a bucket that is created or updated.")
    private @Nullable Boolean compression;

    @UriParam(label = "bucket,advanced", description = "The cluster to place a bucket in that is created or updated.")
    private @Nullable String placementCluster;

    @UriParam(
            label = "bucket,advanced",
            description = "The server tags, separated by commas, to place a bucket by that is created or updated.")
    private @Nullable String placementTags;

    @UriParam(
            label = "bucket,advanced",
            prefix = "bucketMetadata.",
            multiValue = true,
            description =
                    "Metadata of a bucket that is created or updated, one option for each key. An update leaves the other keys; an empty value removes a key.")
    private @Nullable Map<String, Object> bucketMetadata;

    @UriParam(label = "producer", defaultValue = "put", description = "The operation to perform.")
    private ObjectStoreOperation operation = ObjectStoreOperation.put;

    @UriParam(
            label = "common",
            description =
                    "The name of the object; for a producer it may hold a Simple expression. For a consumer the one object to watch.")
    private @Nullable String objectName;

    @UriParam(label = "producer", description = "The description to store with put and updateMeta.")
    private @Nullable String description;

    @UriParam(
            label = "producer",
            defaultValue = "131072",
            description = "The size of chunks in bytes. It is lowered to what the server's max_payload allows.")
    private int chunkSize = PutRequest.DEFAULT_CHUNK_SIZE;

    @UriParam(
            label = "producer",
            defaultValue = "8388608",
            description = "How many bytes of a put may be published and not yet acknowledged.")
    private long maxInFlightBytes = PutRequest.DEFAULT_MAX_IN_FLIGHT_BYTES;

    @UriParam(
            label = "producer",
            defaultValue = "replace",
            enums = "replace,fail,skip",
            description =
                    "What put, copy and move do if the target exists: replace it, fail with ObjectConflictException, or skip the operation.")
    private String ifExists = "replace";

    @UriParam(
            label = "producer",
            description =
                    "The revision of the object that must be current for put, delete, updateMeta, copy and move; otherwise they fail with ObjectConflictException. For put, 0 stands for a name that was never written.")
    private @Nullable Long expectedRevision;

    @UriParam(
            label = "producer",
            defaultValue = "fail",
            enums = "fail,null",
            description =
                    "What get and info do if the object does not exist: fail with ObjectNotFoundException, or set a null body.")
    private String ifMissing = "fail";

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether get, verify and copy follow a link to its target. Otherwise copy copies the link, and the others fail.")
    private boolean followLinks = true;

    @UriParam(
            label = "common,advanced",
            defaultValue = "true",
            description =
                    "Whether the digest is checked while an object is read. Switch it off only to rescue an object whose digest is wrong.")
    private boolean verifyDigest = true;

    @UriParam(
            label = "common,advanced",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "How often a transfer that takes longer tells in the log how far it is; 0 for never.")
    private long progressInterval = 10000;

    @UriParam(
            label = "producer",
            description =
                    "For get: the first byte to read, 0 for the object's first. What is before it is not downloaded where the chunks allow it. The digest is checked only when a whole object is read.")
    private long offset;

    @UriParam(
            label = "producer",
            description = "For get: how many bytes to read at most. The default is all from the offset on.")
    private @Nullable Long length;

    @UriParam(
            label = "common",
            description =
                    "The bucket that copy, move and moveAfterRead write to; may hold a Simple expression. The default is the bucket of the object.")
    private @Nullable String destinationBucket;

    @UriParam(
            label = "common",
            description =
                    "The name that copy, move and moveAfterRead write to; may hold a Simple expression. The default is the name of the object.")
    private @Nullable String destinationObjectName;

    @UriParam(
            label = "producer",
            description = "Whether put deletes the file that is the message's body after the object is stored.")
    private boolean deleteAfterWrite;

    @UriParam(
            label = "producer",
            defaultValue = "3600",
            description =
                    "For sweep: how many seconds old the last chunk of an unfinished upload, or a delete marker, must be to be removed; at least 120.")
    private long graceSeconds = 3600;

    @UriParam(
            label = "producer",
            description =
                    "For sweep: remove delete markers, too, that are older than the grace and that every consumer of the bucket has passed.")
    private boolean markers;

    @UriParam(label = "producer", description = "For sweep: find what would be removed, and leave it.")
    private boolean dryRun;

    @UriParam(label = "producer", description = "Whether info and list also give the markers of deleted objects.")
    private boolean includeDeleted;

    @UriParam(
            label = "producer",
            description =
                    "The bucket that addLink or addBucketLink points to. The default for addLink is the bucket of the link.")
    private @Nullable String linkBucketName;

    @UriParam(label = "producer", description = "The object that addLink points to.")
    private @Nullable String linkObjectName;

    @UriParam(label = "filter", description = "List or watch only objects whose names begin with this.")
    private @Nullable String prefix;

    @UriParam(
            label = "filter",
            description =
                    "List or watch only objects whose names match this regular expression as a whole, in any case.")
    private @Nullable String include;

    @UriParam(
            label = "filter",
            description = "Leave out objects whose names match this regular expression as a whole, in any case.")
    private @Nullable String exclude;

    @UriParam(
            label = "filter",
            description =
                    "List or watch only objects whose names match one of these Ant path patterns, separated by commas.")
    private @Nullable String antInclude;

    @UriParam(
            label = "filter",
            description = "Leave out objects whose names match one of these Ant path patterns, separated by commas.")
    private @Nullable String antExclude;

    @UriParam(
            label = "filter",
            defaultValue = "true",
            description = "Whether the Ant path patterns are case-sensitive.")
    private boolean antFilterCaseSensitive = true;

    @UriParam(
            label = "consumer",
            description =
                    "The kinds of events to consume, separated by commas: PUT, LINK and DELETE. The default is all of them; with deleteAfterRead or moveAfterRead it is PUT, since they make events of their own.")
    private @Nullable String events;

    @UriParam(
            label = "consumer",
            defaultValue = "lastPerSubject",
            enums = "lastPerSubject,new,all,byStartSequence,byStartTime",
            description =
                    "Where the watch begins: with the current state of every object (lastPerSubject), with changes alone (new), with every state the server still has (all), with a revision (byStartSequence) or a time (byStartTime).")
    private String deliverPolicy = "lastPerSubject";

    @UriParam(label = "consumer", description = "The first revision to consume with deliverPolicy=byStartSequence.")
    private @Nullable Long startSequence;

    @UriParam(
            label = "consumer",
            description = "The time to consume from with deliverPolicy=byStartTime, for example 2026-01-31T12:00:00Z.")
    private @Nullable String startTime;

    @UriParam(
            label = "consumer",
            description =
                    "The name of a JetStream durable consumer. The server remembers by it what was processed, so that nothing is lost while the route is down: an event is acknowledged when its exchange completed without failure, and delivered again otherwise. Routes and JVMs that use the same name share the events.")
    private @Nullable String durableName;

    @UriParam(
            label = "consumer",
            defaultValue = "30000",
            javaType = "java.time.Duration",
            description =
                    "With durableName: how long the server waits for a sign of life of whoever has an event before it delivers it again. Exchanges may take longer: they are kept alive.")
    private long ackWait = 30000;

    @UriParam(
            label = "consumer",
            defaultValue = "-1",
            description =
                    "With durableName: how often an event is delivered until it is given up; -1 for as often as it takes. With a limit, no events are fetched ahead.")
    private long maxDeliver = -1;

    @UriParam(
            label = "consumer",
            defaultValue = "1000",
            javaType = "java.time.Duration",
            description = "With durableName: how long after a failed exchange the event is delivered again.")
    private long redeliveryDelay = 1000;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "1",
            description =
                    "With durableName: by how much redeliveryDelay grows with every further failure of the same event; 1 for not at all.")
    private double redeliveryBackOffMultiplier = 1;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "60000",
            javaType = "java.time.Duration",
            description = "With durableName: the longest redelivery delay that redeliveryBackOffMultiplier leads to.")
    private long maximumRedeliveryDelay = 60000;

    @UriParam(
            label = "consumer,advanced",
            description =
                    "With durableName: whether the route acknowledges events itself, by the ObjectStoreManualAck in the header CamelObjectStoreManualAck. A failed exchange whose event the route did not settle is delivered again.")
    private boolean manualAck;

    @UriParam(
            label = "consumer",
            defaultValue = "1",
            description = "How many threads process events. The events of one object stay in order.")
    private int concurrentConsumers = 1;

    @UriParam(
            label = "consumer",
            defaultValue = "100",
            description =
                    "How many events are taken from the server and not yet processed. With routes that go on asynchronously, as many exchanges are under way.")
    private int maxInFlightEvents = WatchRequest.DEFAULT_MAX_IN_FLIGHT;

    @UriParam(
            label = "consumer",
            description =
                    "Whether to delete an object after its exchange, and every other exchange that has its body, completed without failure, unless it has changed since.")
    private boolean deleteAfterRead;

    @UriParam(
            label = "consumer",
            description =
                    "Whether to move an object to destinationBucket or destinationObjectName after its exchange, and every other exchange that has its body, completed without failure, unless it has changed since.")
    private boolean moveAfterRead;

    @UriParam(
            label = "consumer",
            description =
                    "Remembers the versions of objects, by name and nuid (links without nuid by target and revision), whose exchanges completed without failure; they are left out from then on.")
    private @Nullable IdempotentRepository idempotentRepository;

    @UriParam(
            label = "consumer,scheduler",
            defaultValue = "10",
            description =
                    "How many objects one poll processes at most, if the consumer polls because a scheduler option is given; 0 for any number.")
    private int maxMessagesPerPoll = 10;

    @UriParam(
            label = "consumer",
            defaultValue = "true",
            description =
                    "Whether the message body gives the content of an object that was put. It is read from the server only when the route reads it.")
    private boolean includeBody = true;

    @UriParam(
            label = "common,advanced",
            description =
                    "Which of the object's own headers are stored and handed out. The default keeps Camel's internal headers out.")
    private HeaderFilterStrategy headerFilterStrategy = new ObjectStoreHeaderFilterStrategy();

    /** An independent copy, so that an endpoint does not change its component. */
    public ObjectStoreConfiguration copy() {
        try {
            return (ObjectStoreConfiguration) super.clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public @Nullable String getServers() {
        return servers;
    }

    public void setServers(@Nullable String servers) {
        this.servers = servers;
    }

    public @Nullable Connection getConnection() {
        return connection;
    }

    public void setConnection(@Nullable Connection connection) {
        this.connection = connection;
    }

    public @Nullable String getUsername() {
        return username;
    }

    public void setUsername(@Nullable String username) {
        this.username = username;
    }

    public @Nullable String getPassword() {
        return password;
    }

    public void setPassword(@Nullable String password) {
        this.password = password;
    }

    public @Nullable String getToken() {
        return token;
    }

    public void setToken(@Nullable String token) {
        this.token = token;
    }

    public @Nullable String getCredentialsFilePath() {
        return credentialsFilePath;
    }

    public void setCredentialsFilePath(@Nullable String credentialsFilePath) {
        this.credentialsFilePath = credentialsFilePath;
    }

    public @Nullable String getNkeySeed() {
        return nkeySeed;
    }

    public void setNkeySeed(@Nullable String nkeySeed) {
        this.nkeySeed = nkeySeed;
    }

    public boolean isSecure() {
        return secure;
    }

    public void setSecure(boolean secure) {
        this.secure = secure;
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public boolean isVerifyHostname() {
        return verifyHostname;
    }

    public void setVerifyHostname(boolean verifyHostname) {
        this.verifyHostname = verifyHostname;
    }

    public boolean isTlsFirst() {
        return tlsFirst;
    }

    public void setTlsFirst(boolean tlsFirst) {
        this.tlsFirst = tlsFirst;
    }

    public @Nullable String getInboxPrefix() {
        return inboxPrefix;
    }

    public void setInboxPrefix(@Nullable String inboxPrefix) {
        this.inboxPrefix = inboxPrefix;
    }

    public long getConnectionTimeout() {
        return connectionTimeout;
    }

    public void setConnectionTimeout(long connectionTimeout) {
        this.connectionTimeout = connectionTimeout;
    }

    public long getReconnectTimeWait() {
        return reconnectTimeWait;
    }

    public void setReconnectTimeWait(long reconnectTimeWait) {
        this.reconnectTimeWait = reconnectTimeWait;
    }

    public int getMaxReconnectAttempts() {
        return maxReconnectAttempts;
    }

    public void setMaxReconnectAttempts(int maxReconnectAttempts) {
        this.maxReconnectAttempts = maxReconnectAttempts;
    }

    public long getPingInterval() {
        return pingInterval;
    }

    public void setPingInterval(long pingInterval) {
        this.pingInterval = pingInterval;
    }

    public long getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(long requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public @Nullable String getConnectionName() {
        return connectionName;
    }

    public void setConnectionName(@Nullable String connectionName) {
        this.connectionName = connectionName;
    }

    public @Nullable String getDomain() {
        return domain;
    }

    public void setDomain(@Nullable String domain) {
        this.domain = domain;
    }

    public @Nullable String getApiPrefix() {
        return apiPrefix;
    }

    public void setApiPrefix(@Nullable String apiPrefix) {
        this.apiPrefix = apiPrefix;
    }

    public boolean isAutoCreateBucket() {
        return autoCreateBucket;
    }

    public void setAutoCreateBucket(boolean autoCreateBucket) {
        this.autoCreateBucket = autoCreateBucket;
    }

    public @Nullable String getBucketDescription() {
        return bucketDescription;
    }

    public void setBucketDescription(@Nullable String bucketDescription) {
        this.bucketDescription = bucketDescription;
    }

    public @Nullable String getStorage() {
        return storage;
    }

    public void setStorage(@Nullable String storage) {
        this.storage = storage;
    }

    public @Nullable Integer getReplicas() {
        return replicas;
    }

    public void setReplicas(@Nullable Integer replicas) {
        this.replicas = replicas;
    }

    public @Nullable Long getTtl() {
        return ttl;
    }

    public void setTtl(@Nullable Long ttl) {
        this.ttl = ttl;
    }

    public @Nullable Long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(@Nullable Long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public @Nullable Boolean getCompression() {
        return compression;
    }

    public void setCompression(@Nullable Boolean compression) {
        this.compression = compression;
    }

    public @Nullable String getPlacementCluster() {
        return placementCluster;
    }

    public void setPlacementCluster(@Nullable String placementCluster) {
        this.placementCluster = placementCluster;
    }

    public @Nullable String getPlacementTags() {
        return placementTags;
    }

    public void setPlacementTags(@Nullable String placementTags) {
        this.placementTags = placementTags;
    }

    public @Nullable Map<String, Object> getBucketMetadata() {
        return bucketMetadata;
    }

    public void setBucketMetadata(@Nullable Map<String, Object> bucketMetadata) {
        this.bucketMetadata = bucketMetadata;
    }

    public ObjectStoreOperation getOperation() {
        return operation;
    }

    public void setOperation(ObjectStoreOperation operation) {
        this.operation = operation;
    }

    public @Nullable String getObjectName() {
        return objectName;
    }

    public void setObjectName(@Nullable String objectName) {
        this.objectName = objectName;
    }

    public @Nullable String getDescription() {
        return description;
    }

    public void setDescription(@Nullable String description) {
        this.description = description;
    }

    public int getChunkSize() {
        return chunkSize;
    }

    public void setChunkSize(int chunkSize) {
        this.chunkSize = chunkSize;
    }

    public long getMaxInFlightBytes() {
        return maxInFlightBytes;
    }

    public void setMaxInFlightBytes(long maxInFlightBytes) {
        this.maxInFlightBytes = maxInFlightBytes;
    }

    public String getIfExists() {
        return ifExists;
    }

    public void setIfExists(String ifExists) {
        this.ifExists = ifExists;
    }

    public @Nullable Long getExpectedRevision() {
        return expectedRevision;
    }

    public void setExpectedRevision(@Nullable Long expectedRevision) {
        this.expectedRevision = expectedRevision;
    }

    public String getIfMissing() {
        return ifMissing;
    }

    public void setIfMissing(String ifMissing) {
        this.ifMissing = ifMissing;
    }

    public boolean isFollowLinks() {
        return followLinks;
    }

    public void setFollowLinks(boolean followLinks) {
        this.followLinks = followLinks;
    }

    public boolean isVerifyDigest() {
        return verifyDigest;
    }

    public void setVerifyDigest(boolean verifyDigest) {
        this.verifyDigest = verifyDigest;
    }

    public boolean isIncludeDeleted() {
        return includeDeleted;
    }

    public void setIncludeDeleted(boolean includeDeleted) {
        this.includeDeleted = includeDeleted;
    }

    public @Nullable String getLinkBucketName() {
        return linkBucketName;
    }

    public void setLinkBucketName(@Nullable String linkBucketName) {
        this.linkBucketName = linkBucketName;
    }

    public @Nullable String getLinkObjectName() {
        return linkObjectName;
    }

    public void setLinkObjectName(@Nullable String linkObjectName) {
        this.linkObjectName = linkObjectName;
    }

    public @Nullable String getPrefix() {
        return prefix;
    }

    public void setPrefix(@Nullable String prefix) {
        this.prefix = prefix;
    }

    public @Nullable String getInclude() {
        return include;
    }

    public void setInclude(@Nullable String include) {
        this.include = include;
    }

    public @Nullable String getExclude() {
        return exclude;
    }

    public void setExclude(@Nullable String exclude) {
        this.exclude = exclude;
    }

    public @Nullable String getAntInclude() {
        return antInclude;
    }

    public void setAntInclude(@Nullable String antInclude) {
        this.antInclude = antInclude;
    }

    public @Nullable String getAntExclude() {
        return antExclude;
    }

    public void setAntExclude(@Nullable String antExclude) {
        this.antExclude = antExclude;
    }

    public boolean isAntFilterCaseSensitive() {
        return antFilterCaseSensitive;
    }

    public void setAntFilterCaseSensitive(boolean antFilterCaseSensitive) {
        this.antFilterCaseSensitive = antFilterCaseSensitive;
    }

    public @Nullable String getEvents() {
        return events;
    }

    public void setEvents(@Nullable String events) {
        this.events = events;
    }

    public String getDeliverPolicy() {
        return deliverPolicy;
    }

    public void setDeliverPolicy(String deliverPolicy) {
        this.deliverPolicy = deliverPolicy;
    }

    public @Nullable Long getStartSequence() {
        return startSequence;
    }

    public void setStartSequence(@Nullable Long startSequence) {
        this.startSequence = startSequence;
    }

    public @Nullable String getStartTime() {
        return startTime;
    }

    public void setStartTime(@Nullable String startTime) {
        this.startTime = startTime;
    }

    public @Nullable String getDurableName() {
        return durableName;
    }

    public void setDurableName(@Nullable String durableName) {
        this.durableName = durableName;
    }

    public long getAckWait() {
        return ackWait;
    }

    public void setAckWait(long ackWait) {
        this.ackWait = ackWait;
    }

    public long getMaxDeliver() {
        return maxDeliver;
    }

    public void setMaxDeliver(long maxDeliver) {
        this.maxDeliver = maxDeliver;
    }

    public long getRedeliveryDelay() {
        return redeliveryDelay;
    }

    public void setRedeliveryDelay(long redeliveryDelay) {
        this.redeliveryDelay = redeliveryDelay;
    }

    public double getRedeliveryBackOffMultiplier() {
        return redeliveryBackOffMultiplier;
    }

    public void setRedeliveryBackOffMultiplier(double redeliveryBackOffMultiplier) {
        this.redeliveryBackOffMultiplier = redeliveryBackOffMultiplier;
    }

    public long getMaximumRedeliveryDelay() {
        return maximumRedeliveryDelay;
    }

    public void setMaximumRedeliveryDelay(long maximumRedeliveryDelay) {
        this.maximumRedeliveryDelay = maximumRedeliveryDelay;
    }

    public boolean isManualAck() {
        return manualAck;
    }

    public void setManualAck(boolean manualAck) {
        this.manualAck = manualAck;
    }

    public int getConcurrentConsumers() {
        return concurrentConsumers;
    }

    public void setConcurrentConsumers(int concurrentConsumers) {
        this.concurrentConsumers = concurrentConsumers;
    }

    public int getMaxInFlightEvents() {
        return maxInFlightEvents;
    }

    public void setMaxInFlightEvents(int maxInFlightEvents) {
        this.maxInFlightEvents = maxInFlightEvents;
    }

    public boolean isDeleteAfterRead() {
        return deleteAfterRead;
    }

    public void setDeleteAfterRead(boolean deleteAfterRead) {
        this.deleteAfterRead = deleteAfterRead;
    }

    public boolean isMoveAfterRead() {
        return moveAfterRead;
    }

    public void setMoveAfterRead(boolean moveAfterRead) {
        this.moveAfterRead = moveAfterRead;
    }

    public @Nullable IdempotentRepository getIdempotentRepository() {
        return idempotentRepository;
    }

    public void setIdempotentRepository(@Nullable IdempotentRepository idempotentRepository) {
        this.idempotentRepository = idempotentRepository;
    }

    public int getMaxMessagesPerPoll() {
        return maxMessagesPerPoll;
    }

    public void setMaxMessagesPerPoll(int maxMessagesPerPoll) {
        this.maxMessagesPerPoll = maxMessagesPerPoll;
    }

    public long getProgressInterval() {
        return progressInterval;
    }

    public void setProgressInterval(long progressInterval) {
        this.progressInterval = progressInterval;
    }

    public long getOffset() {
        return offset;
    }

    public void setOffset(long offset) {
        this.offset = offset;
    }

    public @Nullable Long getLength() {
        return length;
    }

    public void setLength(@Nullable Long length) {
        this.length = length;
    }

    public @Nullable String getDestinationBucket() {
        return destinationBucket;
    }

    public void setDestinationBucket(@Nullable String destinationBucket) {
        this.destinationBucket = destinationBucket;
    }

    public @Nullable String getDestinationObjectName() {
        return destinationObjectName;
    }

    public void setDestinationObjectName(@Nullable String destinationObjectName) {
        this.destinationObjectName = destinationObjectName;
    }

    public boolean isDeleteAfterWrite() {
        return deleteAfterWrite;
    }

    public void setDeleteAfterWrite(boolean deleteAfterWrite) {
        this.deleteAfterWrite = deleteAfterWrite;
    }

    public long getGraceSeconds() {
        return graceSeconds;
    }

    public void setGraceSeconds(long graceSeconds) {
        this.graceSeconds = graceSeconds;
    }

    public boolean isMarkers() {
        return markers;
    }

    public void setMarkers(boolean markers) {
        this.markers = markers;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    public boolean isIncludeBody() {
        return includeBody;
    }

    public void setIncludeBody(boolean includeBody) {
        this.includeBody = includeBody;
    }

    public HeaderFilterStrategy getHeaderFilterStrategy() {
        return headerFilterStrategy;
    }

    public void setHeaderFilterStrategy(HeaderFilterStrategy headerFilterStrategy) {
        this.headerFilterStrategy = headerFilterStrategy;
    }
}
