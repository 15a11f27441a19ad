/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {

    @Test
    void closeRemovesTheFolderWithAllThatIsInIt() throws IOException {
        ScratchFolder folder = ScratchFolder.create("scratch-");
        assertThat(folder.path()).isEmptyDirectory();
        Files.writeString(Files.createDirectories(folder.path().resolve("a/b")).resolve("file"), "text");
        folder.close();
        assertThat(folder.path()).doesNotExist();
        folder.close();
    }
}
