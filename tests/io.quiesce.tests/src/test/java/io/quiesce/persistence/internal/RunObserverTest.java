package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.Home;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.service.RunObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whoever wants to know of runs")
@Tag("R9.6")
class RunObserverTest {

    @TempDir
    Path home;

    private final HomeDatabases databases = new HomeDatabases();
    private final DatabaseRunHistory history = new DatabaseRunHistory(databases);
    private final List<RunLog> told = new ArrayList<>();
    private final List<String> critical = new ArrayList<>();

    @BeforeEach
    void observe() {
        history.add(new RunObserver() {
            @Override
            public void over(Path where, RunLog run) {
                throw new IllegalStateException("an observer that fails");
            }

            @Override
            public void critical(Path where, RunLog run, String text) {
                throw new IllegalStateException("an observer that fails");
            }
        });
        history.add(new RunObserver() {
            @Override
            public void over(Path where, RunLog run) {
                told.add(run);
            }

            @Override
            public void critical(Path where, RunLog run, String text) {
                critical.add(run.status() + " " + run.plan() + ": " + text);
            }
        });
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private Recording recording() {
        return new Recording(history, home, RunKind.BACKUP, "shop", event -> {}, Clock.systemUTC()).begin();
    }

    @Test
    @DisplayName("is told once how one ended, with what it said, whatever another observer does")
    void ended() throws Exception {
        Recording run = recording();
        run.on(new Noted(0, Instant.now(), Level.INFO, "captured"));
        run.notGood(List.of("crash copy"));
        run.completed(RunStatus.NOT_GOOD, "shop.zip", 10, 5, Optional.empty());
        history.list(home, RunQuery.NEWEST);
        assertEquals(1, told.size());
        assertEquals(RunStatus.NOT_GOOD, told.getFirst().status());
        assertEquals("not good: crash copy", told.getFirst().lines().getLast().text());
    }

    @Test
    @DisplayName("is told who had asked for it")
    void asked() {
        RunListener listener = new RunListener() {
            @Override
            public void on(RunEvent event) {}

            @Override
            public String askedBy() {
                return "its schedule";
            }
        };
        Recording run = new Recording(history, home, RunKind.BACKUP, "shop", listener, Clock.systemUTC()).begin();
        run.on(new Noted(0, Instant.now(), Level.INFO, "captured"));
        run.completed(RunStatus.COMPLETED, "shop.zip", 10, 5, Optional.empty());
        assertEquals(
                List.of("asked for by its schedule", "captured"),
                told.getFirst().lines().stream().map(RunLine::text).toList());
    }

    @Test
    @DisplayName("is told at once what can't wait until the end")
    void critical() {
        Recording run = recording();
        run.on(new Noted(0, Instant.now(), Level.ERROR, "the start failed"));
        assertEquals(List.of(), critical);
        run.on(new Noted(1, Instant.now(), Level.CRITICAL, "the instance is down"));
        assertEquals(List.of("RUNNING shop: the instance is down"), critical);
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("is told of one that was killed, once, by whoever finds it")
    void killed() throws Exception {
        UUID id = UUID.randomUUID();
        String now = Instant.now().toString();
        try (RunFile file = RunFile.create(new Home(home).history(), id)) {
            file.add(Map.of("id", id.toString(), "kind", "BACKUP", "plan", "shop", "startedAt", now, "at", now));
        }
        history.list(home, RunQuery.NEWEST);
        history.list(home, RunQuery.NEWEST);
        assertEquals(
                List.of(RunStatus.INTERRUPTED),
                told.stream().map(RunLog::status).toList());
    }

    @Test
    @DisplayName("is told although the database can't be used, and not again when it can")
    void damaged() throws Exception {
        Path database = new Home(home).database();
        Files.writeString(database, "no database at all ".repeat(100));
        recording().failed(new IllegalStateException("no"), false);
        assertEquals(
                List.of(RunStatus.FAILED), told.stream().map(RunLog::status).toList());
        Files.delete(database);
        assertEquals(1, history.list(home, RunQuery.NEWEST).runs().size());
        assertEquals(1, told.size());
    }
}
