package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    @DisplayName("what was there is replaced, and nothing else is left")
    void replaces() throws Exception {
        Path file = folder.resolve("settings");
        DurableFile.replace(file, "a longer text".getBytes(StandardCharsets.UTF_8));
        DurableFile.replace(file, "short".getBytes(StandardCharsets.UTF_8));
        assertEquals("short", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    @DisplayName("a file that can't be put in place leaves what is there, and nothing beside it")
    void failure() throws Exception {
        Path taken =
                Files.createDirectories(folder.resolve("taken/by a folder")).getParent();
        assertThrows(IOException.class, () -> DurableFile.replace(taken, new byte[1]));
        assertTrue(Files.isDirectory(taken.resolve("by a folder")));
        assertEquals(List.of(taken), files());
    }

    @Test
    @DisplayName("the permissions are the given ones, whatever the file had and the process gives")
    @DisabledOnOs(OS.WINDOWS)
    void permissions() throws Exception {
        Path file = folder.resolve("key");
        for (String permissions : List.of(DurableFile.OWNERS_ONLY, "rw-rw-rw-", "rwxr-x---")) {
            DurableFile.replace(file, new byte[] {1}, permissions);
            assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    @DisplayName("what a kill has left beside is taken over, whoever may read it")
    void leftover() throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(folder.resolve(".key.new"), "half");
        DurableFile.replace(file, new byte[] {1}, DurableFile.OWNERS_ONLY);
        assertEquals(List.of(file), files());
    }

    @Test
    @DisplayName("of several that write at once each writes whole files, and one is the last")
    void together() throws Exception {
        Path file = folder.resolve("shared");
        List<Callable<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] content = String.valueOf(i).repeat(10_000 + i).getBytes(StandardCharsets.US_ASCII);
            writers.add(() -> {
                for (int times = 0; times < 25; times++) {
                    DurableFile.replace(file, content);
                    String found = Files.readString(file);
                    assertEquals(1, found.chars().distinct().count());
                    assertEquals(10_000 + found.charAt(0) - '0', found.length());
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
            for (Future<Void> done : threads.invokeAll(writers)) {
                done.get();
            }
        }
        assertEquals(List.of(file), files());
    }

    @Test
    @DisplayName("missing folders are made, those that are there are left")
    void folders() throws Exception {
        Path deep = folder.resolve("a/b/c");
        DurableFile.createFolders(deep);
        DurableFile.createFolders(deep);
        assertTrue(Files.isDirectory(deep));
    }
}
