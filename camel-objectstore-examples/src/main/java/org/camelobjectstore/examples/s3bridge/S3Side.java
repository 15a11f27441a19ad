/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelobjectstore.examples.servers.S3Server;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The S3 side as somebody sees it who has nothing to do with the bridge: by the SDK alone. */
public final class S3Side implements AutoCloseable {
    private final S3Client client;

    private S3Side(S3Client client) {
        this.client = client;
    }

    public static S3Side of(S3Server server) {
        return at(server.url(), server.accessKey(), server.secretKey());
    }

    static S3Side at(String url, String accessKey, String secretKey) {
        return new S3Side(S3Client.builder()
                .endpointOverride(URI.create(url))
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
                .build());
    }

    public void createBucket(String bucket) {
        client.createBucket(request -> request.bucket(bucket));
    }

    public void put(
            String bucket, String key, String contentType, Map<String, String> metadata, InputStream body, long size) {
        client.putObject(
                request ->
                        request.bucket(bucket).key(key).contentType(contentType).metadata(metadata),
                RequestBody.fromInputStream(body, size));
    }

    public Optional<HeadObjectResponse> head(String bucket, String key) {
        try {
            return Optional.of(
                    client.headObject(request -> request.bucket(bucket).key(key)));
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    public ResponseInputStream<GetObjectResponse> get(String bucket, String key) {
        return client.getObject(request -> request.bucket(bucket).key(key));
    }

    public List<String> keys(String bucket) {
        return client.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    /** The keys of uploads that were begun and neither completed nor aborted. */
    public List<String> uploads(String bucket) {
        return client.listMultipartUploads(request -> request.bucket(bucket)).uploads().stream()
                .map(MultipartUpload::key)
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
