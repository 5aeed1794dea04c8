package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The database on a file system of its own that fills up or becomes read-only. */
@Tag("R7.2")
@EnabledIf("isRoot") // who else may mount?
class DatabaseTroubleTest {

    @TempDir
    private Path folder;

    private Path home;
    private final HomeDatabases databases = new HomeDatabases();
    private final DatabaseRunHistory history = new DatabaseRunHistory(databases);

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
    }

    @BeforeEach
    void mount() throws Exception {
        home = Files.createDirectory(folder.resolve("home"));
        run("mount", "-t", "tmpfs", "-o", "size=6m", "quiesce-test", home.toString());
        history.list(home, RunQuery.NEWEST);
        history.enter(home, run(0));
    }

    @AfterEach
    void unmount() throws Exception {
        databases.close();
        run("umount", "-l", home.toString());
    }

    private static RunLog run(int minute) {
        return Runs.failed("shop", Instant.now().minusSeconds(86_400).plusSeconds(60L * minute));
    }

    private List<RunLog> runs() throws DatabaseException {
        return history.list(home, RunQuery.NEWEST).runs();
    }

    private void fill() throws IOException {
        try (var out = Files.newOutputStream(home.resolve("foreign"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
        }
    }

    @Test
    @DisplayName("full: FULL, what was entered stays, and it goes on when there is room")
    void full() throws Exception {
        fill();
        DatabaseException full = assertThrows(DatabaseException.class, () -> {
            for (int i = 1; i < 200; i++) {
                history.enter(home, run(i));
            }
        });
        assertEquals(Kind.FULL, full.kind(), full.getMessage());
        Files.delete(home.resolve("foreign"));
        int before = runs().size();
        assertTrue(before >= 1);
        history.enter(home, run(500));
        assertEquals(Math.min(50, before + 1), runs().size());
    }

    @Test
    @DisplayName("full before a migration: not migrated, since the copy finds no room")
    void fullBeforeMigration() throws Exception {
        databases.close();
        fill();
        List<Migration> next = new ArrayList<>(Migration.ALL);
        next.add(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table second (n integer)");
            }
        });
        DatabaseException full =
                assertThrows(DatabaseException.class, () -> SqliteFile.ready(home.resolve("quiesce.db"), next));
        assertEquals(Kind.FULL, full.kind(), full.getMessage());
        Files.delete(home.resolve("foreign"));
        assertEquals(1, runs().size(), "still the version before");
        databases.close();
        try (Connection c = SqliteFile.ready(home.resolve("quiesce.db"), next).getConnection()) {
            assertTrue(c.isValid(1));
        }
    }

    @Test
    @DisplayName("read-only: READ_ONLY, and it goes on when it can be written again")
    void readOnly() throws Exception {
        databases.close();
        run("mount", "-o", "remount,ro", home.toString());
        DatabaseException refused = assertThrows(DatabaseException.class, () -> history.enter(home, run(1)));
        assertEquals(Kind.READ_ONLY, refused.kind(), refused.getMessage());
        run("mount", "-o", "remount,rw", home.toString());
        history.enter(home, run(1));
        assertEquals(2, runs().size());
    }
}
