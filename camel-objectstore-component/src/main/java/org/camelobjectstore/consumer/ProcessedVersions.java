/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.service.ServiceHelper;
import org.camelobjectstore.engine.ObjectLink;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of objects were processed, as the idempotent repository remembers it, if there is one.
 *
 * <p>A version is remembered when its exchange has completed, not when it begins: one that a JVM died with is not lost.
 */
record ProcessedVersions(@Nullable IdempotentRepository repository) {

    /** Makes the repository usable; it may be somebody else's too, and is stopped by whoever made it. */
    void start() {
        ServiceHelper.startService(repository);
    }

    boolean contains(StoredObject object) {
        return repository != null && repository.contains(key(object));
    }

    void add(StoredObject object) {
        if (repository != null) {
            repository.add(key(object));
            repository.confirm(key(object));
        }
    }

    /** One version of an object; its deletion is something else. */
    private static String key(StoredObject object) {
        String version = object.nuid().isEmpty() ? versionWithoutNuid(object) : object.nuid();
        return object.name() + "#" + version + (object.deleted() ? "#DELETE" : "");
    }

    /** Some clients give links no nuid. Revisions begin again in a bucket that is made anew; then the target may tell. */
    private static String versionWithoutNuid(StoredObject object) {
        ObjectLink link = object.link();
        String target = link == null ? "" : link.bucket() + "/" + link.object();
        return target + "@" + object.bucket() + "/" + object.revision();
    }
}
