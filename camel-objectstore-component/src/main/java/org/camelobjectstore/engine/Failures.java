/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what the wire says to the exception, and its text, that users see.
 */
final class Failures {
    private final String bucket;
    private final String server;
    private final Usage usage;

    Failures(String bucket, String server, Usage usage) {
        this.bucket = bucket;
        this.server = server;
        this.usage = usage;
    }

    /** Tells how much of a limit is used. */
    interface Usage {
        /**
         * Asks the server.
         *
         * @param limit FULL, ACCOUNT_FULL or SERVER_FULL
         * @return one or more sentences
         */
        String of(WireException.Kind limit) throws IOException;
    }

    /**
     * The exception for a failure on the wire; one that was made for users already stays what it is.
     *
     * @param what what was tried: {@code Put of 'a' to bucket 'b'}
     * @param remains what is left behind, as one or more sentences; empty if there is nothing to say
     */
    ObjectStoreException of(String what, @Nullable String object, IOException cause, String remains) {
        if (cause instanceof ObjectStoreException already) {
            return already;
        }
        String because = what + " failed: " + cause.getMessage();
        if (cause instanceof UnclearCommitException) {
            return new TransferTimeoutException(
                    bucket, object, text(because, remains, "Look the object up before you repeat it."), cause);
        }
        WireException.Kind kind = cause instanceof WireException wire ? wire.kind() : WireException.Kind.REFUSED;
        return switch (kind) {
            case NO_BUCKET ->
                new BucketNotFoundException(
                        bucket,
                        object,
                        "Bucket '" + bucket + "' does not exist on " + server
                                + ". Create it, or set autoCreateBucket=true.",
                        cause);
            case TIMEOUT ->
                new TransferTimeoutException(
                        bucket,
                        object,
                        text(
                                because,
                                remains,
                                "Check that the server is up and that this user may use the bucket's subjects."),
                        cause);
            case SEALED ->
                new ObjectStoreException(
                        bucket,
                        object,
                        text(what + " failed: the bucket is sealed and takes no more changes", remains, ""),
                        cause);
            case FULL ->
                full(
                        kind,
                        object,
                        because,
                        remains,
                        "Delete objects, remove old delete markers by the operation sweep with markers=true, or raise the"
                                + " bucket's maxBytes.",
                        cause);
            case ACCOUNT_FULL ->
                full(
                        kind,
                        object,
                        because,
                        remains,
                        "Delete objects in any bucket of the account, or raise the limit of the account, or of the server.",
                        cause);
            case SERVER_FULL ->
                full(
                        kind,
                        object,
                        because,
                        remains,
                        "Delete objects in any bucket of the server, or raise its max_file_store or max_memory_store.",
                        cause);
            case DENIED ->
                new ObjectStoreException(
                        bucket,
                        object,
                        text(because, remains, "Give the user this right, or use another user."),
                        cause);
            case NO_RESPONDER ->
                new ObjectStoreException(
                        bucket,
                        object,
                        text(because, remains, "Check that JetStream is enabled on " + server + " and has a leader."),
                        cause);
            case CONNECTION_LOST ->
                new TransferTimeoutException(
                        bucket,
                        object,
                        text(because, remains, "The client reconnects by itself; repeat it then."),
                        cause);
            case BEHIND ->
                new ObjectStoreException(
                        bucket, object, text(because, remains, "Repeat it when the replicas have caught up."), cause);
            case NAME_TAKEN,
                    OTHER_SETTINGS,
                    NO_MESSAGE,
                    WRONG_REVISION,
                    REFUSED,
                    UNCLEAR,
                    READER_LOST,
                    CONNECTION,
                    INTERRUPTED -> new ObjectStoreException(bucket, object, text(because, remains, ""), cause);
        };
    }

    private BucketFullException full(
            WireException.Kind limit,
            @Nullable String object,
            String because,
            String remains,
            String advice,
            IOException cause) {
        String used;
        try {
            used = usage.of(limit) + " ";
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e); // the failure is told without numbers
            used = "";
        }
        return new BucketFullException(bucket, object, text(because, remains, used + advice), cause);
    }

    ObjectNotFoundException notFound(String object) {
        return new ObjectNotFoundException(
                bucket,
                object,
                "Object '" + object + "' does not exist in bucket '" + bucket + "'. List the bucket to see its names.",
                null);
    }

    ObjectConflictException conflict(String object, String why) {
        return new ObjectConflictException(bucket, object, why, null);
    }

    private static String text(String because, String remains, String advice) {
        StringBuilder text = new StringBuilder(because);
        if (!because.endsWith(".")) {
            text.append('.');
        }
        if (!remains.isEmpty()) {
            text.append(' ').append(remains);
        }
        if (!advice.isEmpty()) {
            text.append(' ').append(advice);
        }
        return text.toString();
    }
}
