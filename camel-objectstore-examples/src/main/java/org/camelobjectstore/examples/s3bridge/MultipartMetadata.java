/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * Gives multipart uploads the metadata that camel-aws2-s3 (seen in 4.18) passes on only with uploads in one piece. The SDK
 * finds it by {@code software/amazon/awssdk/services/s3/execution.interceptors} on the class path; uploads that nobody has
 * announced stay as they are.
 */
public final class MultipartMetadata implements ExecutionInterceptor {
    private static final Map<Target, Map<String, String>> ANNOUNCED = new ConcurrentHashMap<>();

    private record Target(String bucket, String key) {}

    /** Keeps the metadata at hand until the exchange is done. */
    public static void announce(String bucket, Exchange exchange) {
        Target target = new Target(bucket, exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class));
        @SuppressWarnings("unchecked")
        Map<String, String> metadata = exchange.getMessage().getHeader("CamelAwsS3Metadata", Map.class);
        ANNOUNCED.put(target, metadata);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                ANNOUNCED.remove(target, metadata);
            }
        });
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof CreateMultipartUploadRequest upload) {
            Map<String, String> metadata = ANNOUNCED.get(new Target(upload.bucket(), upload.key()));
            if (metadata != null) {
                return upload.toBuilder().metadata(metadata).build();
            }
        }
        return context.request();
    }
}
