package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class PrivateFolderTest {

    @TempDir
    Path folder;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    @DisplayName("a new folder is its owner's alone, those above it are as any other")
    void created() throws Exception {
        Path usual = Files.createDirectory(folder.resolve("usual"));
        Path made = folder.resolve("home/secrets");
        PrivateFolder.create(made);
        assertEquals("rwx------", permissions(made));
        assertEquals(permissions(usual), permissions(made.getParent()));
    }

    @Test
    @DisplayName("a folder that is there, or a link to one, is left as its owner has it")
    void left() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-x---"));
        PrivateFolder.create(shared);
        Path link = Files.createSymbolicLink(folder.resolve("link"), shared);
        PrivateFolder.create(link);
        assertEquals("rwxr-x---", permissions(shared));
    }

    @Test
    @DisplayName("a file in its place is refused")
    void file() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(IOException.class, () -> PrivateFolder.create(file));
    }
}
