/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.StoredObject;

/** The Camel component. */
final class CamelClient implements ObjectClient {
    private final CamelContext context = new DefaultCamelContext();

    CamelClient(String url) {
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(url);
        context.start();
    }

    @Override
    public void createBucket(String bucket) throws Exception {
        call(bucket, ObjectStoreOperation.createBucket, "&storage=memory", null, Map.of());
    }

    @Override
    public void put(String bucket, Draft draft) throws Exception {
        Map<String, Object> headers = new HashMap<>(named(draft.name()));
        headers.put(ObjectStoreConstants.CHUNK_SIZE, draft.chunkSize());
        headers.put(ObjectStoreConstants.HEADERS, draft.headers());
        headers.put(ObjectStoreConstants.METADATA, draft.metadata());
        if (!draft.description().isEmpty()) {
            headers.put(ObjectStoreConstants.DESCRIPTION, draft.description());
        }
        call(bucket, ObjectStoreOperation.put, "", draft.content(), headers);
    }

    @Override
    public byte[] get(String bucket, String name) throws Exception {
        return get(bucket, name, "");
    }

    byte[] get(String bucket, String name, String options) throws Exception {
        return call(bucket, ObjectStoreOperation.get, "&ifMissing=null" + options, null, named(name))
                .getBody(byte[].class);
    }

    @Override
    public ObjectFacts info(String bucket, String name) throws Exception {
        Message reply = call(bucket, ObjectStoreOperation.info, "&ifMissing=null", null, named(name));
        return reply.getBody() == null ? null : EngineClient.facts(reply.getBody(StoredObject.class));
    }

    boolean exists(String bucket, String name) throws Exception {
        return call(bucket, ObjectStoreOperation.exists, "", null, named(name)).getBody(Boolean.class);
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<ObjectFacts> list(String bucket) throws Exception {
        List<StoredObject> list =
                call(bucket, ObjectStoreOperation.list, "", null, Map.of()).getBody(List.class);
        return list.stream().map(EngineClient::facts).toList();
    }

    @Override
    public void delete(String bucket, String name) throws Exception {
        call(bucket, ObjectStoreOperation.delete, "", null, named(name));
    }

    @Override
    public void describe(String bucket, String name, String description) throws Exception {
        Map<String, Object> headers = new HashMap<>(named(name));
        headers.put(ObjectStoreConstants.DESCRIPTION, description);
        call(bucket, ObjectStoreOperation.updateMeta, "", null, headers);
    }

    @Override
    public void rename(String bucket, String name, String newName) throws Exception {
        Map<String, Object> headers = new HashMap<>(named(name));
        headers.put(ObjectStoreConstants.NEW_OBJECT_NAME, newName);
        call(bucket, ObjectStoreOperation.updateMeta, "", null, headers);
    }

    @Override
    public void link(String bucket, String name, String targetBucket, String targetName) throws Exception {
        Map<String, Object> headers = new HashMap<>(named(name));
        headers.put(ObjectStoreConstants.LINK_BUCKET_NAME, targetBucket);
        headers.put(ObjectStoreConstants.LINK_OBJECT_NAME, targetName);
        call(bucket, ObjectStoreOperation.addLink, "", null, headers);
    }

    @Override
    public void linkBucket(String bucket, String name, String targetBucket) throws Exception {
        Map<String, Object> headers = new HashMap<>(named(name));
        headers.put(ObjectStoreConstants.LINK_BUCKET_NAME, targetBucket);
        call(bucket, ObjectStoreOperation.addBucketLink, "", null, headers);
    }

    @Override
    public Following follow(String bucket) throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        String route = "follow-" + bucket;
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket).routeId(route).process(exchange -> {
                    Message message = exchange.getMessage();
                    events.add(message.getHeader(ObjectStoreConstants.EVENT_TYPE) + " "
                            + message.getHeader(ObjectStoreConstants.OBJECT_NAME));
                });
            }
        });
        return new Following() {
            @Override
            public List<String> events() {
                return events;
            }

            @Override
            public void close() throws Exception {
                context.getRouteController().stopRoute(route);
                context.removeRoute(route);
            }
        };
    }

    private static Map<String, Object> named(String name) {
        return Map.of(ObjectStoreConstants.OBJECT_NAME, name);
    }

    private Message call(
            String bucket, ObjectStoreOperation operation, String options, Object body, Map<String, Object> headers)
            throws Exception {
        String uri = "objectstore:" + bucket + "?operation=" + operation + options;
        Exchange exchange = context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(request -> {
                    request.getMessage().setBody(body);
                    request.getMessage().setHeaders(new HashMap<>(headers));
                })
                .send();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage();
    }

    void close() {
        context.stop();
    }

    @Override
    public String toString() {
        return "Camel component";
    }
}
