package io.quiesce.spi.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.SnapshotProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SnapshotProvider} must do. Extend it and give an empty directory of which it can take snapshots. */
public abstract class SnapshotProviderContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String NAME = "quiesce-0190b5a0-0000-7000-8000-000000000001-0";
    private static final String OTHER = "quiesce-0190b5a0-0000-7000-8000-000000000002-0";

    protected abstract SnapshotProvider provider();

    /** A directory that is empty when a test begins, and the same until it ends. */
    protected abstract Path directory() throws Exception;

    /** Settings with which snapshots of the directory can be taken. */
    protected abstract Map<String, String> settings() throws Exception;

    /** Directories of which none can be taken, or settings with which they can't. */
    protected abstract Map<String, String> hopeless() throws Exception;

    /** Where snapshots lie: nothing but the original may be there when each of them is discarded. */
    protected abstract Path place() throws Exception;

    private Settings of(Map<String, String> values) throws Exception {
        return Settings.of(provider().settings(), values);
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A data directory in small. */
    private Path filled() throws Exception {
        Path directory = directory();
        Files.write(directory.resolve("ibdata1"), bytes(3 << 20, 1));
        Files.createDirectories(directory.resolve("shop"));
        Files.write(directory.resolve("shop/orders.ibd"), bytes(100_000, 2));
        Files.write(directory.resolve("shop/empty.frm"), new byte[0]);
        Files.createDirectories(directory.resolve("a dir, \"quoted\" $HOME"));
        Files.write(directory.resolve("a dir, \"quoted\" $HOME/-rf"), bytes(10, 3));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("shop/orders.ibd"));
        Files.setPosixFilePermissions(directory.resolve("ibdata1"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(
                directory.resolve("shop/orders.ibd"), FileTime.from(Instant.parse("2021-03-04T05:06:07Z")));
        return directory;
    }

    private static SortedMap<String, String> listing(Path directory) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(f -> !f.equals(directory)).toList()) {
                boolean link = Files.isSymbolicLink(file);
                boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                found.put(
                        directory.relativize(file).toString(),
                        (link ? "link " + Files.readSymbolicLink(file) : "")
                                + (regular
                                        ? Files.getPosixFilePermissions(file) + " " + Files.getLastModifiedTime(file)
                                                + " " + java.util.Arrays.hashCode(Files.readAllBytes(file))
                                        : ""));
            }
        }
        return found;
    }

    private static void assertTells(CaptureException told) {
        assertFalse(String.valueOf(told.getMessage()).isBlank());
        assertFalse(told.hint().isBlank(), told.getMessage());
    }

    private void assertNothingLeft() throws Exception {
        Path original = directory();
        try (Stream<Path> left = Files.list(place())) {
            assertEquals(List.of(), left.filter(p -> !p.equals(original)).toList());
        }
    }

    @Test
    @DisplayName("a kind is a word for plans; label and every setting explain themselves, and none is a secret")
    void namesItself() {
        assertTrue(provider().kind().matches("[a-z][a-z0-9-]*"), provider().kind());
        assertFalse(provider().label().isBlank());
        for (Setting setting : provider().settings().settings()) {
            assertFalse(setting.help().isBlank(), setting.key());
            assertFalse(setting.type() == Setting.Type.SECRET, setting.key());
        }
    }

    @Test
    @DisplayName("a snapshot holds every name, byte, time, right and link of the original")
    void whole() throws Exception {
        Path directory = filled();
        provider().check(directory, of(settings()));
        Path copy = provider().take(directory, NAME, of(settings()));
        assertTrue(copy.isAbsolute());
        assertFalse(copy.toRealPath().startsWith(directory.toRealPath()));
        assertEquals(listing(directory), listing(copy));
        provider().discard(directory, NAME, of(settings()));
        assertNothingLeft();
    }

    @Test
    @DisplayName("it stays as it is while the original is written, grows, loses files and gets new ones")
    void stays() throws Exception {
        Path directory = filled();
        Path copy = provider().take(directory, NAME, of(settings()));
        SortedMap<String, String> before = listing(copy);
        byte[] content = Files.readAllBytes(copy.resolve("ibdata1"));
        try (var file = java.nio.channels.FileChannel.open(
                directory.resolve("ibdata1"), java.nio.file.StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(bytes(1 << 20, 9)), 1 << 20);
            file.write(java.nio.ByteBuffer.wrap(bytes(1000, 9)), 5 << 20);
            file.force(true);
        }
        Files.delete(directory.resolve("shop/orders.ibd"));
        Files.write(directory.resolve("shop/new.ibd"), bytes(10, 4));
        assertEquals(before, listing(copy));
        assertArrayEquals(content, Files.readAllBytes(copy.resolve("ibdata1")));
        provider().discard(directory, NAME, of(settings()));
        assertTrue(Files.exists(directory.resolve("shop/new.ibd")), "the original is untouched");
        assertNothingLeft();
    }

    @Test
    @DisplayName("two of one directory are two; the discard of one leaves the other")
    void severalNames() throws Exception {
        Path directory = filled();
        Path first = provider().take(directory, NAME, of(settings()));
        Files.write(directory.resolve("ibdata1"), bytes(10, 5));
        Path second = provider().take(directory, OTHER, of(settings()));
        provider().discard(directory, NAME, of(settings()));
        assertFalse(Files.exists(first.resolve("ibdata1")));
        assertEquals(listing(directory), listing(second));
        provider().discard(directory, OTHER, of(settings()));
        assertNothingLeft();
    }

    @Test
    @DisplayName("a discard may come twice, and where nothing was taken")
    void discardsAgain() throws Exception {
        Path directory = filled();
        provider().discard(directory, NAME, of(settings()));
        provider().take(directory, NAME, of(settings()));
        provider().discard(directory, NAME, of(settings()));
        provider().discard(directory, NAME, of(settings()));
        assertNothingLeft();
    }

    @Test
    @DisplayName("where none can be taken the check says so and what would help; nothing is left, nothing is changed")
    void hopelessIsTold() throws Exception {
        Path directory = filled();
        SortedMap<String, String> before = listing(directory);
        Settings settings = of(hopeless());
        assertTells(assertThrows(CaptureException.class, () -> provider().check(directory, settings)));
        assertTells(assertThrows(CaptureException.class, () -> provider().take(directory, NAME, settings)));
        assertEquals(before, listing(directory));
        assertNothingLeft();
    }

    @Test
    @DisplayName("an interrupted thread is let go, and what it has begun can be discarded")
    void interrupted() throws Exception {
        Path directory = filled();
        Settings settings = of(settings());
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            Thread.currentThread().interrupt();
            try {
                provider().take(directory, NAME, settings);
            } catch (CaptureException e) {
                // as it should be: it was interrupted
            }
        });
        assertTrue(thread.join(LIMIT), "take did not come back");
        provider().discard(directory, NAME, settings);
        assertNothingLeft();
    }
}
