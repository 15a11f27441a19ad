/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.URISupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Camel and its tools know of the component. */
class CatalogTest {

    private static EndpointValidationResult validate(String uri) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RuntimeCamelCatalog catalog = PluginHelper.getRuntimeCamelCatalog(context);
            Map<String, String> options = new HashMap<>(Map.of("bucketName", "configs"));
            URISupport.parseQuery(URISupport.extractQuery(uri))
                    .forEach((key, value) -> options.put(key, (String) value));
            return catalog.validateProperties("objectstore", options);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectstore:configs?operation=get&objectName=a&ifMissing=null",
                "objectstore:configs?operation=put&objectName=a&description=large data",
                "objectstore:configs?operation=createBucket&storage=memory&ttl=1h&bucketMetadata.owner=me",
                "objectstore:configs?deliverPolicy=new&includeBody=false&events=PUT,DELETE"
            })
    void goodUris_areValid(String uri) throws Exception {
        EndpointValidationResult result = validate(uri);

        assertThat(result.isSuccess()).as(result.summaryErrorMessage(true)).isTrue();
    }

    @Test
    void unknownOptionsAndValues_areFound() throws Exception {
        EndpointValidationResult result =
                validate("objectstore:configs?operation=gett&deliverPolicy=sometimes&nmae=x&requestTimeout=soon");

        assertThat(result.getInvalidEnum()).containsKeys("operation", "deliverPolicy");
        assertThat(result.getUnknown()).contains("nmae");
        assertThat(result.getInvalidDuration()).containsKey("requestTimeout");
    }

    @Test
    void options_areSetByGeneratedCodeWithoutReflection() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            BeanIntrospection introspection = PluginHelper.getBeanIntrospection(context);
            introspection.setExtendedStatistics(true);
            introspection.resetCounters();

            ObjectStoreEndpoint endpoint = context.getEndpoint(
                    "objectstore:configs?operation=list&prefix=a&bucketMetadata.owner=me&replicas=3&ttl=2m&requestTimeout=7s"
                            + "&password=RAW(s3cr&t)&nkeySeed=SUs3cr",
                    ObjectStoreEndpoint.class);

            assertThat(endpoint.getConfiguration().getOperation()).isEqualTo(ObjectStoreOperation.list);
            assertThat(endpoint.getConfiguration().getTtl()).isEqualTo(120_000L);
            assertThat(endpoint.getConfiguration().getRequestTimeout()).isEqualTo(7_000L);
            assertThat(endpoint.getConfiguration().getBucketMetadata()).isEqualTo(Map.of("owner", "me"));
            assertThat(endpoint.getConfiguration().getPassword()).isEqualTo("s3cr&t");
            assertThat(endpoint.toString()).doesNotContain("s3cr");
            assertThat(introspection.getInvokedCounter()).isZero();
        }
    }

    @Test
    void endpointOptions_startFromTheComponentsAndDoNotChangeThem() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
            component.getConfiguration().setPrefix("shared/");

            ObjectStoreEndpoint plain = context.getEndpoint("objectstore:a", ObjectStoreEndpoint.class);
            ObjectStoreEndpoint own = context.getEndpoint("objectstore:a?prefix=own/", ObjectStoreEndpoint.class);

            assertThat(plain.getConfiguration().getPrefix()).isEqualTo("shared/");
            assertThat(own.getConfiguration().getPrefix()).isEqualTo("own/");
            assertThat(component.getConfiguration().getPrefix()).isEqualTo("shared/");
        }
    }

    @Test
    void headerConstants_haveTheContractsNames() throws Exception {
        List<String> names = new ArrayList<>();
        for (Field constant : ObjectStoreConstants.class.getFields()) {
            assertThat(constant.isAnnotationPresent(Metadata.class))
                    .as(constant.getName())
                    .isTrue();
            names.add((String) constant.get(null));
        }

        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("Camel") || name.equals("Content-Type"));
        assertThat(names)
                .contains(
                        "CamelObjectStoreOperation",
                        "CamelObjectStoreObjectName",
                        "CamelObjectStoreOverrideBucketName",
                        "CamelObjectStoreRevision",
                        "CamelObjectStoreEventType",
                        "CamelFileName");
    }
}
