package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema versions on real files: made, migrated, copied before, refused when newer, whole after a kill. */
@Tag("R2.5")
class SchemaTest {

    private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path home;

    /** The product's schema, and one that is to come. */
    private static final int NOW = Migration.ALL.size();

    private static final int NEXT = NOW + 1;

    private Path file() {
        return home.resolve("quiesce.db");
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : "";
        }
    }

    private static List<Migration> with(Migration... next) {
        List<Migration> all = new ArrayList<>(Migration.ALL);
        all.addAll(List.of(next));
        return all;
    }

    private static final Migration TO_COME =
            connection -> execute(connection, "create table to_come (n integer)", "insert into to_come values (2)");

    private void newestWithARun() throws DatabaseException {
        try (HomeDatabase database = HomeDatabase.open(file())) {
            database.write(session -> {
                new RunTable(session).add(Runs.failed("shop", THEN));
                return 0;
            });
        }
    }

    private String versionOf(Path file, List<Migration> migrations) throws Exception {
        try (Connection c = SqliteFile.ready(file, migrations).getConnection()) {
            return text(c, "pragma user_version") + " " + text(c, "select count(*) from run");
        }
    }

    @Test
    @DisplayName("a new database is private, has a write-ahead log and syncs every commit")
    void fresh() throws Exception {
        try (Connection c = SqliteFile.ready(file(), Migration.ALL).getConnection()) {
            assertEquals("wal", text(c, "pragma journal_mode"));
            assertEquals("2", text(c, "pragma synchronous"), "FULL");
            assertEquals("1", text(c, "pragma foreign_keys"));
            assertEquals("5000", text(c, "pragma busy_timeout"));
            execute(c, "insert into log_retention (id, age_seconds, runs) values (1, 86400, 5)");
            try (Stream<Path> files = Files.list(home)) {
                for (Path f : files.filter(Files::isRegularFile).toList()) {
                    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(f)), f + "");
                }
            }
            assertTrue(Files.exists(home.resolve("quiesce.db-wal")));
        }
    }

    @Test
    @DisplayName("migrating copies the old version first, and keeps every row")
    void migrated() throws Exception {
        newestWithARun();
        assertEquals(NEXT + " 1", versionOf(file(), with(TO_COME)));
        Path copy = home.resolve("quiesce.db.v" + NOW);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        assertEquals(NOW + " 1", versionOf(copy, Migration.ALL), "the copy is a whole database of the version before");
    }

    @Test
    @DisplayName("from schema 1 to now: every row stays, and the copy is of schema 1")
    void fromTheFirst() throws Exception {
        try (Connection c =
                SqliteFile.ready(file(), Migration.ALL.subList(0, 1)).getConnection()) {
            execute(
                    c,
                    "insert into run (id, kind, status, plan, place, started_at, ended_at, raw_bytes, stored_bytes,"
                            + " downtime_millis) values ('a', 'BACKUP', 'FAILED', 'shop', '', 1, 2, 0, 0, 0)");
        }
        assertEquals(NOW + " 1", versionOf(file(), Migration.ALL));
        assertTrue(Files.exists(home.resolve("quiesce.db.v1")));
    }

    @Test
    @Tag("R7.5")
    @DisplayName("runs that were entered before sizes were counted have the size that they would have now")
    void sizes() throws Exception {
        try (Connection c =
                SqliteFile.ready(file(), Migration.ALL.subList(0, 4)).getConnection()) {
            execute(
                    c,
                    "insert into run (id, kind, status, plan, place, started_at, ended_at, raw_bytes, stored_bytes,"
                            + " downtime_millis, error_type, error_message, error_hint, error_stack, error_system) values"
                            + " ('00000000-0000-7000-8000-000000000001', 'BACKUP', 'FAILED', 'sh\u00f6p', 'p', 1, 2, 0, 0, 0, 'E',"
                            + " '\u20ac no', 'hint', 'E: at', '{}')",
                    "insert into run_line values ('00000000-0000-7000-8000-000000000001', 0, 1, 'INFO', 'ab\u00e4')",
                    "insert into run_line values ('00000000-0000-7000-8000-000000000001', 1, 1, 'INFO', '')",
                    "insert into log_retention values (1, 86400, 5)");
        }
        try (HomeDatabase database = HomeDatabase.open(file())) {
            RunLog run = database.read(session -> new RunTable(session).find("00000000"))
                    .getFirst();
            assertEquals(2, run.lines().size());
            assertEquals(
                    List.of(RunRow.textBytes(run)),
                    database.read(
                            session -> session.createNativeQuery("select text_bytes from run").getResultList().stream()
                                    .map(n -> ((Number) n).longValue())
                                    .toList()));
            assertEquals(
                    new LogRetention(Duration.ofDays(1), 5, LogRetention.DEFAULT.size()),
                    database.read(session -> new RunTable(session).retention()));
        }
    }

    @Test
    @DisplayName("an older product refuses a newer schema, says so, and changes nothing")
    void newer() throws Exception {
        newestWithARun();
        versionOf(file(), with(TO_COME));
        byte[] before = Files.readAllBytes(file());
        DatabaseException refused = assertThrows(DatabaseException.class, () -> HomeDatabase.open(file()));
        assertEquals(Kind.NEWER, refused.kind());
        assertTrue(
                refused.getMessage().contains("schema " + NEXT + ", made by a newer Quiesce; this one knows " + NOW),
                refused + "");
        assertTrue(refused.hint().contains("quiesce.db.v" + NOW), refused.hint());
        assertEquals(before.length, Files.readAllBytes(file()).length);
        assertEquals(NEXT + " 1", versionOf(file(), with(TO_COME)));
    }

    @Test
    @DisplayName("a migration that fails leaves the version before, and the next start tries again")
    void failing() throws Exception {
        newestWithARun();
        Migration broken = connection -> {
            TO_COME.apply(connection);
            execute(connection, "delete from run", "insert into no_such_table values (1)");
        };
        assertThrows(DatabaseException.class, () -> HomeDatabase.open(file(), with(broken)));
        assertEquals(NOW + " 1", versionOf(file(), Migration.ALL));
        assertEquals(NEXT + " 1", versionOf(file(), with(TO_COME)));
    }

    /** The process that is killed: half of a migration, a word on stdout, then it waits. */
    static final class Half {
        public static void main(String[] arguments) throws Exception {
            SqliteFile.ready(Path.of(arguments[0]), with(connection -> {
                execute(connection, "delete from run", "create table to_come (n integer)");
                // more than the page cache holds: the write-ahead log has uncommitted pages
                execute(
                        connection,
                        "insert into to_come with recursive c(n) as (select 1 union all select n + 1 from c"
                                + " where n < 1000000) select n from c");
                System.out.println("half");
                try {
                    System.in.read();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }));
        }
    }

    @Test
    @DisplayName("kill -9 in the middle of a migration: the version before with every row, and the next start migrates")
    void killed() throws Exception {
        newestWithARun();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Half.class.getName(),
                        file().toString())
                .redirectError(home.resolve("stderr.txt").toFile())
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("half", said.readLine(), () -> read(home.resolve("stderr.txt")));
            assertTrue(Files.size(home.resolve("quiesce.db-wal")) > 1_000_000, "pages of the migration are in the log");
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
        assertEquals(NOW + " 1", versionOf(file(), Migration.ALL));
        assertEquals(NEXT + " 1", versionOf(file(), with(TO_COME)));
        assertFalse(Files.exists(home.resolve("quiesce.db.v" + NOW + ".part")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    @DisplayName("another's database and a damaged one are left alone, with a way out")
    void foreign() throws Exception {
        try (Connection c = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file())) {
            execute(c, "create table theirs (n integer)");
        }
        DatabaseException foreign = assertThrows(DatabaseException.class, () -> HomeDatabase.open(file()));
        assertEquals(Kind.DAMAGED, foreign.kind());
        Files.writeString(
                file(), "this was never a database, but it is longer than a header of a hundred bytes is. ".repeat(9));
        byte[] before = Files.readAllBytes(file());
        DatabaseException damaged = assertThrows(DatabaseException.class, () -> HomeDatabase.open(file()));
        assertEquals(Kind.DAMAGED, damaged.kind(), damaged.getMessage());
        assertTrue(damaged.hint().contains("Move the file"), damaged.hint());
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(file()));
    }

    @Test
    @DisplayName("several that make and write the database at once all succeed")
    void together() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            Instant at = THEN.plusSeconds(i);
            threads.add(Thread.ofPlatform().start(() -> {
                try (HomeDatabase database = HomeDatabase.open(file())) {
                    database.write(session -> {
                        new RunTable(session).add(Runs.failed("shop", at));
                        return 0;
                    });
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(NOW + " 4", versionOf(file(), Migration.ALL));
    }
}
