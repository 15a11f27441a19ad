/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.configdistribution;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application has read from its settings file. Any thread may ask; a change is seen whole or not at all. */
public final class AppSettings {
    private static final Logger LOG = LoggerFactory.getLogger(AppSettings.class);

    private volatile Properties values = new Properties();

    /** Reads the file anew; without one there are no settings. If it cannot be read, the last ones stay. */
    public void reload(String path) throws IOException {
        Path file = Path.of(path);
        Properties read = new Properties();
        if (Files.exists(file)) {
            try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(text);
            }
        }
        values = read;
        LOG.info("{} settings read from {}", read.size(), file);
    }

    /** The value of a setting, or the empty text. */
    public String get(String key) {
        return values.getProperty(key, "");
    }
}
