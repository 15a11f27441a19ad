/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The JavaScript client {@code @nats-io/obj}, in a process of its own. */
final class JsClient implements ObjectClient, AutoCloseable {
    private final NodeProcess script;

    /** Starts it in the folder that {@link NodeInstallation} gives. */
    JsClient(Path folder, String url) throws Exception {
        script = new NodeProcess(folder, "client.js");
        script.ask("connect", Map.of("url", url));
    }

    @SuppressWarnings("unchecked")
    private static ObjectFacts facts(Object json) {
        Map<String, Object> map = (Map<String, Object>) json;
        return new ObjectFacts(
                (String) map.get("name"),
                (String) map.get("description"),
                (Map<String, List<String>>) map.get("headers"),
                (Map<String, String>) map.get("metadata"),
                ((Number) map.get("size")).longValue(),
                (String) map.get("digest"),
                (String) map.get("link"));
    }

    /** It takes the characters of a name for bytes, and so refuses all but the first 256. */
    @Override
    public boolean addresses(String name) {
        return name.chars().allMatch(character -> character < 128);
    }

    @Override
    public void createBucket(String bucket) throws Exception {
        script.ask("createBucket", Map.of("bucket", bucket));
    }

    @Override
    public void put(String bucket, Draft draft) throws Exception {
        script.ask(
                "put",
                Map.of(
                        "bucket", bucket,
                        "name", draft.name(),
                        "bytes", Base64.getEncoder().encodeToString(draft.content()),
                        "chunkSize", draft.chunkSize(),
                        "description", draft.description(),
                        "headers", draft.headers(),
                        "metadata", draft.metadata()));
    }

    @Override
    public byte[] get(String bucket, String name) throws Exception {
        Object bytes = script.ask("get", Map.of("bucket", bucket, "name", name));
        return bytes == null ? null : Base64.getDecoder().decode((String) bytes);
    }

    @Override
    public ObjectFacts info(String bucket, String name) throws Exception {
        Object info = script.ask("info", Map.of("bucket", bucket, "name", name));
        return info == null ? null : facts(info);
    }

    @Override
    public List<ObjectFacts> list(String bucket) throws Exception {
        List<?> list = (List<?>) script.ask("list", Map.of("bucket", bucket));
        return list.stream().map(JsClient::facts).toList();
    }

    @Override
    public void delete(String bucket, String name) throws Exception {
        script.ask("delete", Map.of("bucket", bucket, "name", name));
    }

    @Override
    public void describe(String bucket, String name, String description) throws Exception {
        script.ask("describe", Map.of("bucket", bucket, "name", name, "description", description));
    }

    @Override
    public void rename(String bucket, String name, String newName) throws Exception {
        script.ask("rename", Map.of("bucket", bucket, "name", name, "newName", newName));
    }

    @Override
    public void link(String bucket, String name, String targetBucket, String targetName) throws Exception {
        script.ask(
                "link", Map.of("bucket", bucket, "name", name, "targetBucket", targetBucket, "targetName", targetName));
    }

    @Override
    public void linkBucket(String bucket, String name, String targetBucket) throws Exception {
        script.ask("linkBucket", Map.of("bucket", bucket, "name", name, "targetBucket", targetBucket));
    }

    @Override
    public Following follow(String bucket) throws Exception {
        Object id = script.ask("follow", Map.of("bucket", bucket));
        return new Following() {
            @Override
            @SuppressWarnings("unchecked")
            public List<String> events() throws Exception {
                return (List<String>) script.ask("events", Map.of("id", id));
            }

            @Override
            public void close() throws Exception {
                script.ask("unfollow", Map.of("id", id));
            }
        };
    }

    @Override
    public void close() throws Exception {
        script.close();
    }

    @Override
    public String toString() {
        return "@nats-io/obj";
    }
}
