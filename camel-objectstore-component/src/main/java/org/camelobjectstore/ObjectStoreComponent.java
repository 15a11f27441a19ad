/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.URISupport;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.Connector;
import org.camelobjectstore.message.RouteSteps;
import org.jspecify.annotations.Nullable;

/** Makes {@code objectstore:} endpoints and holds the connections they share. */
@Component("objectstore")
public class ObjectStoreComponent extends HealthCheckComponent implements SSLContextParametersAware {

    /** The options by which a user says that the consumer is to poll. */
    private static final Set<String> SCHEDULER_OPTIONS = Set.of(
            "delay",
            "initialDelay",
            "timeUnit",
            "useFixedDelay",
            "repeatCount",
            "greedy",
            "scheduler",
            "schedulerProperties",
            "scheduledExecutorService",
            "startScheduler",
            "sendEmptyMessageWhenIdle",
            "pollStrategy",
            "runLoggingLevel",
            "backoffMultiplier",
            "backoffIdleThreshold",
            "backoffErrorThreshold",
            "maxMessagesPerPoll");

    @Metadata(description = "The component's options, which every endpoint starts from")
    private ObjectStoreConfiguration configuration = new ObjectStoreConfiguration();

    @Metadata(
            label = "security",
            defaultValue = "false",
            description = "Whether to use the TLS settings of the Camel context where an endpoint has none")
    private boolean useGlobalSslContextParameters;

    private @Nullable Connections connections;

    public ObjectStoreComponent() {}

    /** Makes a component over other connections than those to NATS. */
    ObjectStoreComponent(Connections connections) {
        this.connections = connections;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        RouteSteps.prepareIn(getCamelContext());
        URISupport.addSanitizeKeywords("nkeySeed,credentialsFilePath"); // the other secrets have names that Camel knows
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ObjectStoreConfiguration own = configuration.copy();
        Map<String, Object> bucketMetadata = PropertiesHelper.extractProperties(parameters, "bucketMetadata.");
        if (!bucketMetadata.isEmpty()) {
            own.setBucketMetadata(bucketMetadata);
        }
        ObjectStoreEndpoint endpoint = new ObjectStoreEndpoint(uri, this, own);
        endpoint.setBucketName(remaining);
        endpoint.setUseGlobalSslContextParameters(useGlobalSslContextParameters);
        endpoint.setPolled(parameters.keySet().stream().anyMatch(ObjectStoreComponent::isOfScheduler));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    private static boolean isOfScheduler(String option) {
        return SCHEDULER_OPTIONS.contains(option) || option.startsWith("scheduler.");
    }

    /** The connections of this component's endpoints. */
    synchronized Connections connections() {
        if (connections == null) {
            connections = new Connections(new Connector(getCamelContext()));
        }
        return connections;
    }

    /** What waits in queues of a context that has ended is not processed any more. */
    @Override
    protected void doShutdown() throws Exception {
        connections().closeAll();
        super.doShutdown();
    }

    public ObjectStoreConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(ObjectStoreConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
