package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary logs recorded from MySQL 8.0.31 (GTIDs on) and MariaDB 10.11. */
class BinlogTailTest {

    @TempDir
    Path directory = Path.of("");

    private Path recorded(String name) throws IOException {
        Path file = directory.resolve(name);
        try (InputStream in = BinlogTailTest.class.getResourceAsStream(name)) {
            Files.write(file, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        return file;
    }

    @Test
    @DisplayName("MySQL: previous GTIDs and those of the file join to one interval")
    void mysql() throws IOException {
        BinlogTail tail = BinlogTail.read(recorded("mysql-8.0.31-gtid.binlog"), Flavour.MYSQL);

        assertEquals(485, tail.end());
        assertFalse(tail.inUse());
        assertEquals(Optional.of("8f9a51bb-e4fe-11f1-bd7a-02fc00000001:1-4"), tail.gtids());
    }

    @Test
    @DisplayName("MariaDB: the list and the GTIDs of the file; a crash leaves the file marked as in use")
    void mariadb() throws IOException {
        BinlogTail closed = BinlogTail.read(recorded("mariadb-10.11-closed.binlog"), Flavour.MARIADB);
        BinlogTail crashed = BinlogTail.read(recorded("mariadb-10.11-crashed.binlog"), Flavour.MARIADB);

        assertEquals(new BinlogTail(1101, false, Optional.of("0-11-5")), closed);
        assertEquals(new BinlogTail(500, true, Optional.of("0-11-6")), crashed);
    }

    @Test
    @DisplayName("a torn last event does not count, wherever it is torn")
    void torn() throws IOException {
        byte[] whole = Files.readAllBytes(recorded("mariadb-10.11-closed.binlog"));
        for (int length = 1079; length < whole.length; length++) {
            Path torn = Files.write(directory.resolve("torn"), Arrays.copyOf(whole, length));

            assertEquals(1078, BinlogTail.read(torn, Flavour.MARIADB).end());
        }
    }

    @Test
    @DisplayName("an encrypted or empty file has a length and no GTIDs")
    void foreign() throws IOException {
        Path encrypted = Files.write(directory.resolve("e"), new byte[] {(byte) 0xfd, 'b', 'i', 'n', 1, 2, 3});
        Path empty = Files.write(directory.resolve("n"), new byte[0]);

        assertEquals(new BinlogTail(7, false, Optional.empty()), BinlogTail.read(encrypted, Flavour.MYSQL));
        assertEquals(new BinlogTail(0, false, Optional.empty()), BinlogTail.read(empty, Flavour.MYSQL));
    }

    @Test
    @DisplayName("the index names the last file; MariaDB's state file wins over the events")
    void index() throws IOException {
        recorded("mariadb-10.11-crashed.binlog");
        recorded("mariadb-10.11-closed.binlog");
        Files.writeString(
                directory.resolve("binlog.index"), "./mariadb-10.11-crashed.binlog\n./mariadb-10.11-closed.binlog\n");
        Files.writeString(directory.resolve("binlog.state"), "0-11-5\n1-2-3\n");
        Settings settings = Settings.of(
                Map.of("log_bin_basename", directory.resolve("binlog").toString()));

        BinlogFiles.End end =
                BinlogFiles.end(settings, directory, Flavour.MARIADB).orElseThrow();

        assertEquals("mariadb-10.11-closed.binlog", end.file().getFileName().toString());
        assertEquals(1101, end.position());
        assertEquals(Optional.of("0-11-5,1-2-3"), end.gtids());
        assertEquals("state file", end.source());
        assertTrue(BinlogFiles.end(Settings.of(Map.of()), directory.resolve("none"), Flavour.MYSQL)
                .isEmpty());
    }

    @Test
    @DisplayName("an index whose last line is no path is a failure to read")
    void noPath() throws IOException {
        Files.writeString(directory.resolve("binlog.index"), "./a\0b\n");
        assertThrows(IOException.class, () -> BinlogFiles.end(Settings.of(Map.of()), directory, Flavour.MYSQL));
    }
}
