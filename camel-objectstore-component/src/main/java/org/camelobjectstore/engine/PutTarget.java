/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.List;
import org.camelobjectstore.engine.wire.Freshness;
import org.jspecify.annotations.Nullable;

/** The name that a put writes: what is there, and whether the put may replace it. Belongs to the putting thread. */
final class PutTarget implements AutoCloseable {
    private static final CurrentMeta NOTHING = new CurrentMeta(null, List.of());

    private final MetaStore metas;
    private final NewNames newNames;
    private final boolean severalSubjects;
    private final Failures failures;
    private final PutRequest request;
    private final String what;

    private MetaStore.@Nullable LookUp lookUp;
    private @Nullable CurrentMeta known;

    PutTarget(BucketContext context, PutRequest request, String what) {
        this.metas = context.metas();
        this.newNames = context.newNames();
        this.severalSubjects = !context.subjects().otherMetas(request.name()).isEmpty();
        this.failures = context.failures();
        this.request = request;
        this.what = what;
    }

    /**
     * Looks before anything is read or written, if the request depends on what is there.
     *
     * @return the object that {@link IfExists#SKIP} leaves alone; null if the put goes on
     * @throws ObjectConflictException if the request forbids to go on
     */
    @Nullable
    StoredObject checkFirst() throws IOException {
        if (request.ifExists() == IfExists.REPLACE && request.expectedRevision() == null) {
            return null;
        }
        try {
            known = metas.lookUp(request.name(), Freshness.LEADER);
        } catch (IOException e) {
            throw failures.of(what, request.name(), e, "");
        }
        return check(known);
    }

    /** Asks what is there, without waiting, unless it is known or guessed. */
    void ask(boolean mayGuess) throws IOException {
        if (known != null) {
            return;
        }
        if (mayGuess && !severalSubjects && newNames.expected()) {
            known = NOTHING;
            return;
        }
        lookUp = metas.ask(request.name(), Freshness.ANY_REPLICA);
    }

    /** What is there as far as is known; a commit that relies on it may be refused. */
    CurrentMeta known() throws IOException {
        if (known == null) {
            known = lookUp == null ? metas.lookUp(request.name(), Freshness.LEADER) : lookUp.await();
            newNames.met(known);
        }
        return known;
    }

    /** What is there now, after a commit was refused. */
    CurrentMeta lookAgain() throws IOException {
        known = metas.lookUp(request.name(), Freshness.LEADER);
        newNames.met(known);
        return known;
    }

    /**
     * As {@link #checkFirst}, of what was found since. What is damaged takes its name as well as what is not.
     *
     * @throws ObjectCorruptedException if what is to be left alone by {@link IfExists#SKIP} is damaged
     */
    @Nullable
    StoredObject check(CurrentMeta current) throws ObjectStoreException {
        Long expected = request.expectedRevision();
        long revision =
                current.newestVersion().map(CurrentMeta.Version::revision).orElse(0L);
        if (expected != null && expected != revision) {
            throw failures.conflict(
                    request.name(),
                    what + " was refused: revision " + expected + " was expected, " + revision
                            + " is current. Nothing was written. Read the object again and decide.");
        }
        CurrentMeta.Version present = current.present().orElse(null);
        if (present == null || request.ifExists() == IfExists.REPLACE) {
            return null;
        }
        if (request.ifExists() == IfExists.SKIP) {
            return present.read();
        }
        throw failures.conflict(
                request.name(),
                what + " was refused: the object exists already (revision " + present.revision() + ", "
                        + (present.object() == null
                                ? "damaged"
                                : present.object().size() + " bytes")
                        + ") and ifExists=fail. Nothing was written.");
    }

    @Override
    public void close() {
        if (lookUp != null) {
            lookUp.close();
        }
    }
}
