package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Positions as they were seen on MySQL 8.0.31 after shutdowns of each kind. */
@Tag("R3.1")
class RedoLogTest {

    @TempDir
    Path directory = Path.of("");

    private Optional<Boolean> closed(long flushed, long checkpoint, long start, long blockNumber, int used)
            throws IOException {
        Path system = Files.write(
                directory.resolve("ibdata1"),
                ByteBuffer.allocate(64).putLong(26, flushed).array());
        Path redo = Files.createDirectories(directory.resolve("#innodb_redo"));
        ByteBuffer file = ByteBuffer.allocate(256 * 1024)
                .putLong(8, start)
                .putLong(520, checkpoint)
                .putLong(1544, 7);
        int block = (int) (2048 + (checkpoint - start) / 512 * 512);
        file.putInt(block, (int) (blockNumber | 0x80000000L)).putShort(block + 4, (short) used);
        Files.write(redo.resolve("#ib_redo4"), file.array());
        Files.write(
                redo.resolve("#ib_redo5_tmp"),
                ByteBuffer.allocate(4096).putLong(520, Long.MAX_VALUE).array());
        return RedoLog.closed(system, directory);
    }

    @Test
    @DisplayName("flushed position, checkpoint and end of the log in one place: a clean shutdown")
    void clean() throws IOException {
        assertEquals(Optional.of(true), closed(20535860, 20535860, 20406784, 40110, 52));
    }

    @Test
    @DisplayName("log after the checkpoint: a fast shutdown or a crash")
    void logGoesOn() throws IOException {
        assertEquals(Optional.of(false), closed(20631022, 20631022, 20406784, 40295, 512));
    }

    @Test
    @DisplayName("a checkpoint after the last clean shutdown: a fast shutdown or a crash")
    void newerCheckpoint() throws IOException {
        assertEquals(Optional.of(false), closed(20301716, 20473607, 20406784, 39988, 263));
    }

    @Test
    @DisplayName("a block left over from the file's former use says nothing against it")
    void leftOverBlock() throws IOException {
        assertEquals(Optional.of(true), closed(20535860, 20535860, 20406784, 39000, 512));
    }

    @Test
    @DisplayName("without files nothing can be told")
    void nothing() {
        assertEquals(Optional.empty(), RedoLog.closed(directory.resolve("ibdata1"), directory));
    }

    @Test
    @DisplayName("positions that no log can have tell nothing and break nothing")
    void impossible() throws IOException {
        for (long start : new long[] {Long.MIN_VALUE, -1, 0}) {
            Path redo = Files.createDirectories(directory.resolve("#innodb_redo"));
            Path system = Files.write(
                    directory.resolve("ibdata1"),
                    ByteBuffer.allocate(64).putLong(26, Long.MAX_VALUE).array());
            Files.write(
                    redo.resolve("#ib_redo4"),
                    ByteBuffer.allocate(4096)
                            .putLong(8, start)
                            .putLong(520, Long.MAX_VALUE)
                            .array());
            assertEquals(start < 0 ? Optional.empty() : Optional.of(true), RedoLog.closed(system, directory));
        }
    }
}
