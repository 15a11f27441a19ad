/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the pretended servers are shell scripts")
class NatsServerBinaryTest {

    @TempDir
    private Path folder;

    /** Which version the pretended Debian archive has in which suite. */
    private final Map<String, String> archive = new HashMap<>();

    private final List<String> suitesAsked = new ArrayList<>();
    private String variable = "";

    @Test
    void aPathIsThatVeryFile() throws IOException {
        onSearchPath("2.15.1");
        Path old = server("old/nats-server", "2.8.4");
        assertThat(locate(old.toString())).isEqualTo(old);
    }

    @Test
    void aPathThatLeadsNowhereIsAnError() {
        assertThatThrownBy(() -> locate("/no/such/server"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nats.server")
                .hasMessageContaining("/no/such/server");
    }

    @Test
    void aPathToSomethingElseIsAnError() throws IOException {
        Path other = script("other", "echo GNU something 1.0");
        assertThatThrownBy(() -> locate(other.toString())).hasMessageContaining("no nats-server");
    }

    @Test
    void theVariableComesBeforeTheSearchPath() throws IOException {
        onSearchPath("2.15.1");
        Path named = server("named/nats-server", "2.10.27");
        variable = named.toString();
        assertThat(locate("")).isEqualTo(named);
    }

    @Test
    void aVariableThatLeadsNowhereIsAnError() throws IOException {
        onSearchPath("2.15.1");
        variable = "/no/such/server";
        assertThatThrownBy(() -> locate(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NATS_SERVER")
                .hasMessageContaining("/no/such/server");
    }

    @Test
    void theSearchPathComesBeforeTheCache() throws IOException {
        Path installed = onSearchPath("2.10.27");
        cached("2.15", "2.15.1");
        assertThat(locate("")).isEqualTo(installed);
    }

    @Test
    void whatIsTooOldOnTheSearchPathIsPassedOver() throws IOException {
        onSearchPath("2.9.10");
        cached("2.10", "2.10.27");
        Path newest = cached("2.15", "2.15.1");
        assertThat(locate("")).isEqualTo(newest);
    }

    @Test
    void aReleaseLineMeansNoOther() throws IOException {
        variable = server("named/nats-server", "2.15.1").toString();
        onSearchPath("2.11.0");
        Path kept = cached("2.10", "2.10.27");
        assertThat(locate("2.15")).isEqualTo(Path.of(variable));
        assertThat(locate("2.10")).isEqualTo(kept);
    }

    @Test
    void whatIsNowhereIsFetchedOnce() throws IOException {
        archive.put("sid", "2.15.1");
        Path fetched = locate("");
        assertThat(fetched).isEqualTo(cache().resolve("2.15/nats-server")).isExecutable();
        assertThat(locate("")).isEqualTo(fetched);
        assertThat(suitesAsked).containsExactly("sid");
        assertThat(cache()).isDirectoryNotContaining("glob:**/.fetch-*");
    }

    @Test
    void olderSuitesAreTriedInTurn() throws IOException {
        archive.put("trixie", "2.10.27");
        assertThat(locate("")).isEqualTo(cache().resolve("2.10/nats-server"));
        assertThat(suitesAsked).containsExactly("sid", "trixie");
    }

    @Test
    void aReleaseLineIsFetchedFromItsSuite() throws IOException {
        archive.putAll(Map.of("sid", "2.15.1", "trixie", "2.10.27"));
        assertThat(locate("2.10")).isEqualTo(cache().resolve("2.10/nats-server"));
        assertThat(suitesAsked).containsExactly("trixie");
    }

    @Test
    void aSuiteThatHasMovedOnIsNamedAndWhatItHasIsKept() {
        archive.put("sid", "2.17.0");
        assertThatThrownBy(() -> locate("2.15"))
                .hasMessageContaining("Debian sid has 2.17.0 by now, wanted was")
                .hasMessageContaining("nats-server 2.15");
        assertThat(cache().resolve("2.17/nats-server")).isExecutable();
    }

    @Test
    void theErrorTellsWhatWasTriedAndWhatToDo() throws IOException {
        Path old = onSearchPath("2.8.4");
        assertThatThrownBy(() -> locate(""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NATS_SERVER is not set")
                .hasMessageContaining(old + " is 2.8.4")
                .hasMessageContaining("nothing in sid")
                .hasMessageContaining("apt-get install nats-server")
                .hasMessageContaining("NATS_URL=nats://localhost:4222");
    }

    private Path locate(String setting) throws IOException {
        String searchPath = folder.resolve("empty") + File.pathSeparator + folder.resolve("bin");
        NatsServerCache cache = new NatsServerCache(cache(), this::fetch);
        return new NatsServerBinary(setting, variable, searchPath, cache).locate();
    }

    private Path fetch(String suite, ScratchFolder scratch) throws IOException {
        suitesAsked.add(suite);
        if (!archive.containsKey(suite)) {
            throw new IOException("nothing in " + suite);
        }
        return Files.move(server(suite, archive.get(suite)), scratch.path().resolve("nats-server"));
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private Path cached(String line, String version) throws IOException {
        return server("cache/" + line + "/nats-server", version);
    }

    private Path onSearchPath(String version) throws IOException {
        return server("bin/nats-server", version);
    }

    private Path server(String name, String version) throws IOException {
        return script(name, "echo nats-server: v" + version);
    }

    private Path script(String name, String body) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
