/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that anybody may have written, in bounded time and memory: a text that is too long, nested too deeply, or
 * has too many or too long values is refused. Nulls in objects are left out.
 *
 * <p>Why not jnats' parser: it builds numbers of any length, which takes half a minute for a million digits, recurses as
 * deep as the text nests, and takes any character for the quote that begins a key, so that a check of the text before it
 * cannot tell where strings end.
 */
final class JsonReader {
    static final int MAX_BYTES = 1024 * 1024;
    static final int MAX_VALUES = 20_000;
    static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 40;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");

    private final CharBuffer text;
    private int values;

    /** What was read is no JSON, or exceeds a bound. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    private JsonReader(CharBuffer text) {
        this.text = text;
    }

    /**
     * The value that a text in UTF-8 stands for: a {@code String}, {@code Long}, {@code Double}, {@code Boolean}, list, map, or
     * null.
     *
     * @throws MalformedException if it is no JSON, or exceeds a bound
     */
    static @Nullable Object read(byte[] utf8) throws MalformedException {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedException(utf8.length + " bytes, " + MAX_BYTES + " are allowed");
        }
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new MalformedException("no UTF-8");
        }
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        if (reader.peek() != 0) {
            throw reader.unexpected("the end");
        }
        return value;
    }

    private @Nullable Object value(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw new MalformedException("nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++values > MAX_VALUES) {
            throw new MalformedException("more than " + MAX_VALUES + " values");
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, Object> object(int depth) throws MalformedException {
        Map<String, Object> members = new HashMap<>();
        expect('{');
        boolean more = peek() != '}';
        while (more) {
            String key = string();
            expect(':');
            Object value = value(depth + 1);
            if (value != null) {
                members.put(key, value);
            }
            more = nextIs(',');
        }
        expect('}');
        return members;
    }

    private List<@Nullable Object> array(int depth) throws MalformedException {
        List<@Nullable Object> elements = new ArrayList<>();
        expect('[');
        boolean more = peek() != ']';
        while (more) {
            elements.add(value(depth + 1));
            more = nextIs(',');
        }
        expect(']');
        return elements;
    }

    private String string() throws MalformedException {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (text.hasRemaining()) {
            char c = text.get();
            if (c == '"') {
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw unexpected("the end of a string");
    }

    private char escaped() throws MalformedException {
        char c = text.hasRemaining() ? text.get() : 0;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected("an escaped character");
        };
    }

    private char unicode() throws MalformedException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = text.hasRemaining() ? Character.digit(text.get(), 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits");
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private @Nullable Object word() throws MalformedException {
        StringBuilder word = new StringBuilder();
        while (text.hasRemaining() && isOfWord(text.get(text.position()))) {
            word.append(text.get());
            if (word.length() > MAX_NUMBER) {
                throw new MalformedException("a number of more than " + MAX_NUMBER + " characters");
            }
        }
        return switch (word.toString()) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> number(word.toString());
        };
    }

    private static boolean isOfWord(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '+' || c == '.');
    }

    private Number number(String number) throws MalformedException {
        if (!NUMBER.matcher(number).matches()) {
            throw unexpected("a value");
        }
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) { // a fraction, or too large
            return Double.parseDouble(number);
        }
    }

    private boolean nextIs(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        text.get();
        return true;
    }

    private void expect(char wanted) throws MalformedException {
        if (!nextIs(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    /** The next character that is no blank, without taking it; 0 at the end. */
    private char peek() {
        while (text.hasRemaining()) {
            char c = text.get(text.position());
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return c == 0 ? '\ufffd' : c;
            }
            text.get();
        }
        return 0;
    }

    private MalformedException unexpected(String wanted) {
        return new MalformedException(wanted + " was expected at character " + text.position());
    }
}
