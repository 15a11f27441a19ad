/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Adds what camel-aws2-s3 (seen in 4.18) leaves out of uploads: the metadata of those in parts, and content that the SDK
 * can send again after an attempt has failed. Without the latter it gives up at the first hiccup, and says that the stream
 * cannot be reset instead of what went wrong.
 *
 * <p>An object that goes up in one piece is read anew for each attempt. One that goes up in parts is read once, and the
 * part under way is kept in memory.
 *
 * <p>The SDK finds this class by {@code software/amazon/awssdk/services/s3/execution.interceptors} on the class path.
 * Uploads that nobody has announced stay as they are.
 */
public final class RepeatableUploads implements ExecutionInterceptor {
    private static final Map<Target, Upload> ANNOUNCED = new ConcurrentHashMap<>();

    private record Target(String bucket, String key) {}

    private record Upload(Map<String, String> metadata, StreamCache body, Exchange exchange) {
        InputStream open() {
            try {
                return (InputStream) body.copy(exchange);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** To be called before the object of this exchange is uploaded, under its file name. */
    public static void announce(String bucket, Exchange exchange) {
        Target target = new Target(bucket, exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class));
        @SuppressWarnings("unchecked")
        Map<String, String> metadata = exchange.getMessage().getHeader("CamelAwsS3Metadata", Map.class);
        Upload upload = new Upload(metadata, exchange.getMessage().getBody(StreamCache.class), exchange);
        ANNOUNCED.put(target, upload);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                ANNOUNCED.remove(target, upload);
            }
        });
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof CreateMultipartUploadRequest request) {
            Upload upload = announced(request.bucket(), request.key());
            if (upload != null) {
                return request.toBuilder().metadata(upload.metadata()).build();
            }
        }
        return context.request();
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Optional<RequestBody> given = context.requestBody();
        if (given.isPresent() && context.request() instanceof PutObjectRequest request) {
            Upload upload = announced(request.bucket(), request.key());
            if (upload != null) {
                RequestBody body = given.get();
                return Optional.of(RequestBody.fromContentProvider(
                        upload::open, body.optionalContentLength().orElseThrow(), body.contentType()));
            }
        }
        if (given.isPresent()
                && context.request() instanceof UploadPartRequest request
                && announced(request.bucket(), request.key()) != null) {
            return Optional.of(inMemory(given.get()));
        }
        return given;
    }

    private static @Nullable Upload announced(String bucket, String key) {
        return ANNOUNCED.get(new Target(bucket, key));
    }

    private static RequestBody inMemory(RequestBody part) {
        byte[] bytes = new byte[Math.toIntExact(part.optionalContentLength().orElseThrow())];
        try {
            int count = part.contentStreamProvider().newStream().readNBytes(bytes, 0, bytes.length);
            if (count < bytes.length) {
                throw new EOFException("The content ended " + (bytes.length - count) + " bytes too early");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(bytes), bytes.length, part.contentType());
    }
}
