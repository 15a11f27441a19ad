/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import org.apache.camel.CamelContext;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import org.apache.camel.support.service.ServiceHelper;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists S3 buckets of any size: {@code operation=listObjects} gives the first thousand objects and no way to the next. */
public final class S3Listing {

    /** The objects of a bucket, fetched a page at a time while they are iterated over; their contents stay where they are. */
    public static Iterable<S3Object> objects(String bucket, CamelContext context) {
        AWS2S3Endpoint endpoint = context.getEndpoint("aws2-s3:" + bucket, AWS2S3Endpoint.class);
        ServiceHelper.startService(endpoint); // the first listing may be earlier than the end of the start
        return endpoint.getS3Client()
                .listObjectsV2Paginator(request -> request.bucket(bucket))
                .contents();
    }

    private S3Listing() {}
}
