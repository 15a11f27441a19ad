/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.StreamCache;

/** The steps of the route that deal with lines: safe for use by several threads, on different files. */
public final class OrderFile {
    private static final CsvMapper CSV = new CsvMapper();
    private static final ObjectReader READER = CSV.readerFor(Order.class).with(CSV.schemaFor(Order.class));
    private static final int GROUP = 1000;
    private static final int TELL_EVERY = 100;

    private OrderFile() {}

    /** Begins a file of rejects; one that a killed JVM has left is emptied. */
    public static String beginRejects(String folder, String nuid) throws IOException {
        Path file = Path.of(folder, nuid + ".rejects");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        return file.toString();
    }

    /**
     * Checks some lines; those that are no orders go into the file of rejects, each with its number and what is wrong.
     *
     * @param group the number of the lines before these, in groups
     */
    public static Totals check(
            String lines, @ExchangeProperty("CamelSplitIndex") int group, @ExchangeProperty("rejects") String rejects)
            throws IOException {
        SortedMap<String, BigDecimal> revenue = new TreeMap<>();
        long orders = 0;
        long bad = 0;
        long number = (long) group * GROUP + 1; // the first line has the names
        try (Writer rejected = Files.newBufferedWriter(Path.of(rejects), StandardOpenOption.APPEND)) {
            for (String line : (Iterable<String>) lines.lines()::iterator) {
                number++;
                try {
                    Order order = READER.readValue(line);
                    revenue.merge(order.product(), order.total(), BigDecimal::add);
                    orders++;
                } catch (JsonProcessingException e) {
                    rejected.write("line " + number + ": " + reason(e) + ": " + line + "\n");
                    bad++;
                }
            }
        }
        return new Totals(orders, bad, revenue);
    }

    private static String reason(JsonProcessingException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
    }

    /** Whether it is time to tell how far it is. */
    public static boolean timeToTell(@ExchangeProperty("CamelSplitIndex") int group) {
        return (group + 1) % TELL_EVERY == 0;
    }

    /** How far it is, in lines and per cent. */
    public static String progress(
            @ExchangeProperty("CamelSplitIndex") int group, @ExchangeProperty("source") StreamCache source) {
        long read = source.position() == 0 ? source.length() : source.position(); // it is closed behind its last line
        return (group + 1L) * GROUP + " lines, " + 100 * read / source.length() + " %";
    }

    /** The file of rejects, to be stored. */
    public static Path rejects(@ExchangeProperty("rejects") String rejects) {
        return Path.of(rejects);
    }
}
