/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.Map;
import java.util.Objects;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.consumer.Consumers;
import org.camelobjectstore.producer.ObjectStoreProducer;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/** Store objects of any size in the NATS JetStream Object Store, read them back verified, and watch for changes. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "objectstore",
        title = "Object Store",
        syntax = "objectstore:bucketName",
        category = {Category.CLOUD, Category.FILE},
        headersClass = ObjectStoreConstants.class)
public class ObjectStoreEndpoint extends ScheduledPollEndpoint
        implements EndpointServiceLocation, MultipleConsumersSupport {

    @UriPath(description = "The name of the bucket: letters, digits, - and _")
    @Metadata(required = true)
    private @Nullable String bucketName;

    @UriParam
    private ObjectStoreConfiguration configuration;

    @UriParam(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the TLS settings of the Camel context unless sslContextParameters are given")
    private boolean useGlobalSslContextParameters;

    private @Nullable BucketAccess access;
    private @Nullable Consumers consumers;
    private boolean polled;

    public ObjectStoreEndpoint(String uri, ObjectStoreComponent component, ObjectStoreConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        access = new BucketAccess(
                ((ObjectStoreComponent) getComponent()).connections(),
                ConnectionSettings.from(configuration, globalTls(), System.getenv("NATS_URL")),
                Settings.from(Objects.requireNonNullElse(bucketName, ""), configuration));
        consumers = new Consumers(this, access);
    }

    @Override
    public Producer createProducer() {
        return new ObjectStoreProducer(this, initialised(access));
    }

    /** A consumer that watches; one that polls if a scheduler option is given. */
    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = polled
                ? initialised(consumers).scheduled(processor)
                : initialised(consumers).watching(processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public PollingConsumer createPollingConsumer() throws Exception {
        PollingConsumer consumer = initialised(consumers).polling();
        configurePollingConsumer(consumer);
        return consumer;
    }

    private static <T> T initialised(@Nullable T value) {
        return Objects.requireNonNull(value, "The endpoint is not initialised");
    }

    /** Makes consumers poll on the schedule that the options give, instead of watching. */
    void setPolled(boolean polled) {
        this.polled = polled;
    }

    private @Nullable SSLContextParameters globalTls() {
        if (!useGlobalSslContextParameters) {
            return null;
        }
        SSLContextParameters global = getCamelContext().getSSLContextParameters();
        if (global == null) {
            throw new IllegalArgumentException(
                    "useGlobalSslContextParameters=true, but the Camel context has no SSLContextParameters");
        }
        return global;
    }

    /** Several routes may watch the same bucket; each sees every event. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public @Nullable String getServiceUrl() {
        return access == null ? null : access.connection().shownServers();
    }

    @Override
    public String getServiceProtocol() {
        return "nats";
    }

    @Override
    public Map<String, String> getServiceMetadata() {
        return Map.of("bucket", Objects.requireNonNullElse(bucketName, ""));
    }

    public @Nullable String getBucketName() {
        return bucketName;
    }

    public void setBucketName(String bucketName) {
        this.bucketName = bucketName;
    }

    public ObjectStoreConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ObjectStoreConfiguration configuration) {
        this.configuration = configuration;
    }

    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
