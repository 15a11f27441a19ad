/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** The ETag of an object: its digest, so that the same bytes have the same one wherever they are. */
final class EntityTag {
    private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");
    private static final Pattern TAGS = Pattern.compile("\\s*(?:" + TAG + "\\s*(?:,\\s*|$))+");

    private EntityTag() {}

    static String of(StoredObject object) {
        return of(object.digest(), object.nuid());
    }

    /**
     * The ETag of a version.
     *
     * @param digest null if its writer has stored none
     */
    static String of(@Nullable String digest, String nuid) {
        return '"' + (digest == null ? nuid : digest) + '"';
    }

    /**
     * Whether a list of entity tags names the one of an object.
     *
     * @param header {@code If-Match} or {@code If-None-Match}
     * @param values what it says: {@code *}, which stands for any object, or tags
     * @param current null if there is no object
     * @param weak whether tags that begin with {@code W/} count
     */
    static boolean matches(String header, List<String> values, @Nullable String current, boolean weak) {
        String list = String.join(", ", values);
        if (list.strip().equals("*")) {
            return current != null;
        }
        if (!TAGS.matcher(list).matches()) {
            throw new Refusal(400, header + " must be * or entity tags in double quotes, separated by commas.");
        }
        Matcher tag = TAG.matcher(list);
        while (tag.find()) {
            if (tag.group(2).equals(current) && (weak || tag.group(1) == null)) {
                return true;
            }
        }
        return false;
    }
}
