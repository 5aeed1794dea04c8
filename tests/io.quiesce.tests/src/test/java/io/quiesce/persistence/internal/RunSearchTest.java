package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches by text, of which an index answers most. */
@Tag("R7.2")
class RunSearchTest {

    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");
    private static final Comparator<RunLog> NEWEST_FIRST = Comparator.comparing(RunLog::startedAt)
            .thenComparing(run -> run.id().toString())
            .reversed();
    private static final List<String> WORDS = List.of(
            "no space",
            "NO SPACE left",
            "größe",
            "GRÖSSE",
            "\"quoted\"",
            "50%_off",
            "ab",
            "🗄 safe",
            "\uE000FAILED",
            "");

    @TempDir
    private Path folder;

    private HomeDatabase open() throws Exception {
        return HomeDatabase.open(folder.resolve("quiesce.db"));
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** Many of one moment, and ids that were not made of it. */
    private static RunLog run(Random random) {
        Instant start = NOW.plusMillis(random.nextInt(4));
        RunStatus status = random.nextBoolean() ? RunStatus.COMPLETED : RunStatus.CANCELLED;
        return new RunLog(
                TimeOrderedId.at(start.plusMillis(random.nextInt(3)), random),
                RunKind.BACKUP,
                status,
                random.nextBoolean() ? "shop" : "it",
                Optional.empty(),
                word(random),
                start,
                Optional.of(start.plusSeconds(1)),
                0,
                0,
                Duration.ZERO,
                Optional.empty(),
                java.util.Collections.emptySortedMap(),
                List.of(new RunLine(start, Level.INFO, word(random)), new RunLine(start, Level.INFO, word(random))));
    }

    private static RunQuery query(Random random) {
        return new RunQuery(
                random.nextBoolean() ? Optional.empty() : Optional.of(random.nextBoolean() ? "shop" : "it"),
                random.nextBoolean()
                        ? Set.of()
                        : random.nextBoolean()
                                ? Set.of(RunStatus.CANCELLED)
                                : Set.of(RunStatus.CANCELLED, RunStatus.COMPLETED),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(NOW.plusMillis(1)),
                random.nextInt(3) > 0 ? Optional.empty() : Optional.of(NOW.plusMillis(3)),
                Optional.of(word(random)).filter(w -> !w.isEmpty()),
                Optional.empty(),
                1 + random.nextInt(9));
    }

    private static List<UUID> all(HomeDatabase database, RunQuery query) throws Exception {
        List<UUID> found = new ArrayList<>();
        RunQuery next = query;
        boolean more = true;
        while (more) {
            RunQuery asked = next;
            RunPage page = database.read(session -> new RunTable(session).page(asked));
            page.runs().forEach(run -> found.add(run.id()));
            more = page.more();
            next = more ? query.after(page.runs().getLast().id()) : next;
        }
        return found;
    }

    @Test
    @DisplayName(
            "pages one after another are what a look at each run finds, also of one moment, with every filter beside the text")
    void pages() throws Exception {
        Random random = new Random(11);
        List<RunLog> runs = Stream.generate(() -> run(random)).limit(120).toList();
        try (HomeDatabase database = open()) {
            database.write(
                    session -> runs.stream().filter(new RunTable(session)::add).count());
            for (int i = 0; i < 120; i++) {
                RunQuery query = query(random);
                List<UUID> expected = runs.stream()
                        .filter(query::matches)
                        .sorted(NEWEST_FIRST)
                        .map(RunLog::id)
                        .toList();
                assertEquals(expected, all(database, query), query.toString());
                long counted = database.read(session -> new RunTable(session).count(query));
                assertEquals(expected.size(), counted, query.toString());
            }
        }
    }

    private static RunQuery text(String text) {
        return new RunQuery(
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(text),
                Optional.empty(),
                50);
    }

    private static String indexed(HomeDatabase database) throws Exception {
        return database.read(session -> String.valueOf(
                session.createNativeQuery("select count(*) from run_text").getSingleResult()));
    }

    @Test
    @DisplayName("what the retention removes is not in the index any more")
    void removed() throws Exception {
        Random random = new Random(12);
        try (HomeDatabase database = open()) {
            database.write(session -> Stream.generate(() -> run(random))
                    .limit(30)
                    .filter(new RunTable(session)::add)
                    .count());
            assertEquals("30", indexed(database));
            database.write(session -> new RunTable(session)
                    .prune(new LogRetention(Duration.ofDays(1), 10, ByteSize.mebibytes(1024)), NOW.plusSeconds(9)));
            assertEquals("10", indexed(database));
        }
    }

    @Test
    @DisplayName("the runs of an older schema are found after the migration, and new ones beside them")
    void migrated() throws Exception {
        try (Connection connection = SqliteFile.ready(folder.resolve("quiesce.db"), Migration.ALL.subList(0, 3))
                        .getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 3; i++) { // of one moment
                statement.execute("insert into run (id, kind, status, plan, place, started_at, ended_at, raw_bytes,"
                        + " stored_bytes, downtime_millis, error_message) values ('0190c0de-0000-7000-8000-00000000000"
                        + i
                        + "', 'BACKUP', 'FAILED', 'shop', 'vault', " + NOW.toEpochMilli() + ", " + NOW.toEpochMilli()
                        + ", 0, 0, 0, 'no space " + i + "')");
                statement.execute("insert into run_line values ('0190c0de-0000-7000-8000-00000000000" + i
                        + "', 0, 0, 'INFO', 'the needle " + i + "')");
            }
        }
        try (HomeDatabase database = open()) {
            assertEquals(3, all(database, text("THE needle")).size());
            assertEquals(1, all(database, text("no space 2")).size());
            RunLog run = run(new Random(13));
            database.write(session -> new RunTable(session).add(run));
            assertEquals("4", indexed(database));
            assertTrue(all(database, text("vault")).size() >= 3);
        }
    }
}
