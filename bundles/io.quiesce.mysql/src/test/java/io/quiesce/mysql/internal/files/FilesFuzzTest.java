package io.quiesce.mysql.internal.files;

import io.quiesce.fuzz.Fuzz;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the files of an instance is read, or can't be told, whatever it is. */
@Tag("R3.1")
class FilesFuzzTest {

    @TempDir
    Path directory;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(String name, byte[] content) throws IOException {
        // anew: some file systems write at once what replaces something
        Files.deleteIfExists(directory.resolve(name));
        return Files.write(directory.resolve(name), content);
    }

    @Nested
    @DisplayName("option files")
    class Options {

        private Fuzz fuzz() throws IOException {
            file("other.cnf", utf8("[mysqld]\nport=3307\n"));
            return Fuzz.of(
                            "option file",
                            utf8("# x\n[ mysqld ] # y\nlog-bin=/var/lib/b.x\nlog_error = e\n!include other.cnf\n"
                                    + "skip-log-bin\nloose-a=\"b\\n\"\n[client]\npassword='secret'\n"),
                            utf8(
                                    "[server]\nrelay_log=r\npid-file=p\ninnodb_data_home_dir=\n!includedir .\nssl-key = k#1\n"))
                    .words(
                            "[",
                            "[mysqld]\n",
                            "log_bin=/\n",
                            "log_bin=..\n",
                            "!include ",
                            "!includedir ",
                            "\0",
                            "\r",
                            "\\",
                            "'",
                            "\"",
                            " ",
                            "=",
                            "#")
                    .longest(16 << 10)
                    .allocating(2048, 4 << 20);
        }

        private void read(byte[] input) throws IOException {
            Path file = file("my.cnf", input);
            ServerOptions options = ServerOptions.read(
                    List.of("/usr/sbin/mysqld", "--defaults-file=" + file),
                    List.of(),
                    directory,
                    Flavour.MYSQL,
                    Optional.empty());
            options.files().texts();
            options.settings().withoutSecrets();
            new Places(options.settings(), directory).systemTablespace();
            options.settings().path("log_bin_basename", directory);
            options.settings().path("pid_file", directory);
        }

        @Test
        @DisplayName("are read")
        void quick() throws IOException {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("are read, a million times")
        void million() throws IOException {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("what MySQL has persisted")
    class Persisted {

        private Fuzz fuzz() {
            return Fuzz.of(
                            "mysqld-auto.cnf",
                            utf8(
                                    "{\"Version\": 2, \"mysql_dynamic_variables\": {\"log_bin\": {\"Value\": \"b\\\"\\\\\","
                                            + " \"Metadata\": {\"Host\": \"h\"}}, \"log_error\" : {\"Value\":\"c\" }}}"))
                    .words("\"Value\": \"", "\"", "\\", "\\\"", "{", "}", "\"log_bin\":{\"Value\":\"/\"}", "\0")
                    .longest(16 << 10)
                    .allocating(2048, 4 << 20);
        }

        private void read(byte[] input) throws IOException {
            file("mysqld-auto.cnf", input);
            Settings settings = ServerOptions.read(
                            List.of("mysqld", "--no-defaults"), List.of(), directory, Flavour.MYSQL, Optional.empty())
                    .settings();
            new Places(settings, directory).systemTablespace();
        }

        @Test
        @DisplayName("is read")
        void quick() {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("is read, a million times")
        void million() {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("a binary log")
    class Binlogs {

        private byte[] recorded(String name) throws IOException {
            try (InputStream in = FilesFuzzTest.class.getResourceAsStream(name)) {
                return Objects.requireNonNull(in).readAllBytes();
            }
        }

        private Fuzz fuzz() throws IOException {
            return Fuzz.of(
                            "binary log",
                            recorded("mysql-8.0.31-gtid.binlog"),
                            recorded("mariadb-10.11-closed.binlog"),
                            recorded("mariadb-10.11-crashed.binlog"))
                    .allocating(256, 4 << 20);
        }

        private void read(byte[] input) throws IOException {
            Path file = file("binlog.000001", input);
            for (Flavour flavour : Flavour.values()) {
                BinlogTail.read(file, flavour);
            }
        }

        @Test
        @DisplayName("has an end")
        void quick() throws IOException {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("has an end, a million times")
        void million() throws IOException {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("a binary log's index")
    class Indexes {

        private Fuzz fuzz() throws IOException {
            file("binlog.1", new byte[] {(byte) 0xfe, 'b', 'i', 'n'});
            return Fuzz.of("binary log index", utf8("./binlog.0\n./binlog.1\n"), utf8(directory + "/binlog.1\n"))
                    .words("\0", "..", "/", "\n", "\r", "./binlog.1\n")
                    .refusing(IOException.class)
                    .allocating(256, 1 << 20);
        }

        private void read(byte[] input) throws IOException {
            file("binlog.index", input);
            Settings settings = Settings.of(
                    Map.of("log_bin_basename", directory.resolve("binlog").toString()));
            BinlogFiles.end(settings, directory, Flavour.MARIADB);
        }

        @Test
        @DisplayName("leads to the last one or nowhere")
        void quick() throws IOException {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("leads to the last one or nowhere, a million times")
        void million() throws IOException {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("a redo log")
    class Redo {

        private static final int SYSTEM = 64;
        private static final int FILE = 4096;

        /** The beginning of the system tablespace, then two files of the log. */
        private Fuzz fuzz() throws IOException {
            Files.createDirectories(directory.resolve("#innodb_redo"));
            long start = 512 * 1000;
            ByteBuffer files = ByteBuffer.allocate(SYSTEM + 2 * FILE).putLong(26, start + 52);
            files.putLong(SYSTEM + 8, start).putLong(SYSTEM + 520, start + 52).putInt(SYSTEM + 2048, 1001);
            files.putShort(SYSTEM + 2052, (short) 52);
            files.putLong(SYSTEM + FILE + 8, start + 2048).putLong(SYSTEM + FILE + 1544, 7);
            return Fuzz.of("redo log", files.array()).allocating(64, 1 << 20);
        }

        private void read(byte[] input) throws IOException {
            Path system = file("ibdata1", Arrays.copyOf(input, SYSTEM));
            byte[] files = Arrays.copyOf(input, Math.max(input.length, SYSTEM + 2));
            int half = Math.min(SYSTEM + FILE, files.length);
            file("#innodb_redo/#ib_redo4", Arrays.copyOfRange(files, SYSTEM, half));
            file("#innodb_redo/#ib_redo5", Arrays.copyOfRange(files, half, files.length));
            RedoLog.closed(system, directory);
        }

        @Test
        @DisplayName("is closed, or not, or can't be told")
        void quick() throws IOException {
            fuzz().run(5_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("is closed, or not, or can't be told, a million times")
        void million() throws IOException {
            fuzz().run(1_000_000, this::read);
        }
    }

    @Nested
    @DisplayName("an error log")
    class ErrorLogs {

        private Fuzz fuzz() {
            return Fuzz.of(
                            "error log",
                            utf8("2026-11-20  1:02:03 0 [Note] Starting MariaDB 10.11 as process 7\n"
                                    + "2026-11-20  1:02:04 0 [Note] InnoDB: Shutdown completed; log sequence number 42\n"
                                    + "2026-11-20  1:02:04 0 [Note] /usr/sbin/mariadbd: Shutdown complete\n"),
                            utf8("1763600000.123456 host mysqld[7]: [System] /usr/sbin/mysqld: ready for connections\n"
                                    + "1763600001.123456 host mysqld[7]: /usr/sbin/mysqld: Shutdown complete (mysqld 8.0.31)\n"
                                    + "mysqld got signal 11 ;\nInnoDB: page corrupt\n"))
                    .words(
                            "InnoDB: ",
                            "mysqld",
                            "(mysqld",
                            "got signal ",
                            "\n",
                            "[Note]",
                            "Aborting",
                            "999999999999.999999 ")
                    .longest(16 << 10)
                    .allocating(2048, 4 << 20);
        }

        private void read(byte[] input) throws IOException {
            Logged logged = Logged.file(file("error.log", input));
            String session = ShutdownTrace.lastSession(logged.text());
            for (Flavour flavour : Flavour.values()) {
                ShutdownTrace.objection(session, flavour);
            }
            ShutdownTrace.lastLines(logged.text(), 5);
            Logged.journal("unit", logged.text());
        }

        @Test
        @DisplayName("says something or nothing")
        void quick() {
            fuzz().run(3_000, this::read);
        }

        @Test
        @Tag("long")
        @DisplayName("says something or nothing, a million times")
        void million() {
            fuzz().run(1_000_000, this::read);
        }
    }
}
