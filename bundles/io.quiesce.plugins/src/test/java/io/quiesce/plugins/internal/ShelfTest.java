package io.quiesce.plugins.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {

    @TempDir
    private Path folder;

    private Shelf shelf;

    @BeforeEach
    void make() {
        shelf = new Shelf(folder.resolve("copies"));
    }

    private DropIn jar(String entry, String text) throws IOException {
        Path file = folder.resolve("a.jar");
        Files.deleteIfExists(file);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry(entry));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return DropIn.of(file);
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> all = Files.list(shelf.root())) {
            return all.toList();
        }
    }

    @Test
    @DisplayName("a copy is made once, and another one when the file changes; the former stays as it is")
    void once() throws Exception {
        Path first = shelf.copy(jar("lib/a.txt", "one"));
        assertEquals(first, shelf.copy(DropIn.of(folder.resolve("a.jar"))));
        Path second = shelf.copy(jar("lib/a.txt", "two"));
        assertNotEquals(first, second);
        assertEquals("one", Files.readString(first.resolve("lib/a.txt")));
        assertEquals("two", Files.readString(second.resolve("lib/a.txt")));
        assertEquals(2, copies().size());
    }

    @Test
    @DisplayName("an entry that leads out of the archive is refused, and nothing is left")
    void leadsOut() throws Exception {
        DropIn evil = jar("../../evil.txt", "x");
        String said =
                assertThrows(PluginException.class, () -> shelf.copy(evil)).getMessage();
        assertTrue(said.contains("leads out"), said);
        assertFalse(Files.exists(folder.resolve("evil.txt")));
        assertEquals(List.of(), copies());
    }

    @Test
    @DisplayName("a file that changes while it is copied is refused")
    void changes() throws Exception {
        DropIn before = jar("a.txt", "one");
        jar("a.txt", "another");
        assertTrue(assertThrows(PluginException.class, () -> shelf.copy(before))
                .getMessage()
                .contains("being written"));
    }

    @Test
    @DisplayName("copies that nobody uses go after an hour")
    void tidy() throws Exception {
        Path used = shelf.copy(jar("a.txt", "one"));
        shelf.copy(jar("a.txt", "two"));
        Set<String> names = Set.of(used.getFileName().toString());
        shelf.tidy(names, Instant.now());
        assertEquals(2, copies().size());
        shelf.tidy(names, Instant.now().plus(Duration.ofHours(2)));
        assertEquals(List.of(used), copies());
    }
}
