package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapTest {

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void target() throws IOException {
        target = folder.resolve("data");
    }

    private static void fill(Path directory, String mark) throws IOException {
        Files.createDirectories(directory.resolve("db"));
        Files.writeString(directory.resolve("ibdata1"), mark);
        Files.writeString(directory.resolve("db/t.ibd"), mark);
        Files.writeString(directory.resolve("only-" + mark), mark);
    }

    private static Set<String> entries(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> !n.startsWith(".quiesce-"))
                    .collect(Collectors.toSet());
        }
    }

    private static void holds(Path directory, String mark) throws IOException {
        assertEquals(Set.of("db", "ibdata1", "only-" + mark), entries(directory));
        assertEquals(mark, Files.readString(directory.resolve("ibdata1")));
        assertEquals(mark, Files.readString(directory.resolve("db/t.ibd")));
    }

    @Nested
    @DisplayName("of an ordinary directory")
    class Ordinary {

        @Test
        @DisplayName("puts the new in place and keeps the old")
        void forward() throws IOException {
            fill(target, "old");
            Swap swap = Swap.of(target, "f", "o");
            assertFalse(swap.mountPoint());
            fill(swap.fresh(), "new");
            swap.forward();
            holds(target, "new");
            holds(swap.old(), "old");
        }

        @Test
        @DisplayName("can be taken back after it, and before it changes nothing")
        void back() throws IOException {
            fill(target, "old");
            Swap swap = Swap.of(target, "f", "o");
            fill(swap.fresh(), "new");
            swap.back();
            holds(target, "old");
            swap.forward();
            swap.back();
            holds(target, "old");
            holds(swap.fresh(), "new");
        }

        @Test
        @DisplayName("works when there is no old directory, and back leaves none")
        void missing() throws IOException {
            Swap swap = Swap.of(target, "f", "o");
            fill(swap.fresh(), "new");
            swap.forward();
            holds(target, "new");
            assertFalse(swap.hasOld());
            swap.back();
            assertFalse(Files.exists(target));
        }
    }

    @Nested
    @DisplayName("of a mount point")
    class MountPoint {

        private Swap swap;

        @BeforeEach
        void prepared() throws IOException {
            fill(target, "old");
            swap = new Swap(target, target.resolve(".quiesce-new-f"), target.resolve(".quiesce-old-o"), true);
            fill(swap.fresh(), "new");
        }

        @Test
        @DisplayName("moves the entries and keeps the old ones inside")
        void forward() throws IOException {
            swap.forward();
            holds(target, "new");
            holds(swap.old(), "old");
            assertFalse(Files.exists(swap.fresh()));
        }

        @Test
        @DisplayName("goes on and goes back from every interrupted state")
        void interrupted() throws IOException {
            Files.createDirectories(swap.old());
            Files.move(target.resolve("ibdata1"), swap.old().resolve("ibdata1"));
            swap.back();
            holds(target, "old");
            holds(swap.fresh(), "new");

            Files.createDirectories(swap.old());
            Files.move(target.resolve("ibdata1"), swap.old().resolve("ibdata1"));
            swap.forward();
            holds(target, "new");

            Files.createDirectories(swap.fresh());
            Files.move(target.resolve("db"), swap.fresh().resolve("db"));
            swap.back();
            holds(target, "old");
            holds(swap.fresh(), "new");
            assertTrue(entries(folder).contains("data"));
        }
    }
}
