/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

/**
 * One state of an object as a watch saw it.
 *
 * @param object the object, or its delete marker
 * @param initial whether it was there when the watch began
 * @param pending meta messages still to come, as the server counted when it sent this one; 0 means caught up
 */
public record ObjectEvent(StoredObject object, boolean initial, long pending) {

    /** What happened to the object. */
    public enum Type {
        /** An object was put, or its meta data updated. */
        PUT,
        /** The name became a link. */
        LINK,
        /** The object was deleted. */
        DELETE
    }

    /** What happened to the object. */
    public Type type() {
        if (object.deleted()) {
            return Type.DELETE;
        }
        return object.isLink() ? Type.LINK : Type.PUT;
    }

    ObjectEvent withPending(long newPending) {
        return new ObjectEvent(object, initial, newPending);
    }
}
