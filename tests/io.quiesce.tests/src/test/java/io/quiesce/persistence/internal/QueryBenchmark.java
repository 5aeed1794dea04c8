package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.service.ReceiverConfiguration.CatalogServer;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.PostgreSqlServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages of the history and of transfers at a million rows; run by {@code releng/bench/queries.sh}, which is why its name is no test's.
 * Prints tables for docs/benchmarks.md.
 */
class QueryBenchmark {

    private static final int ROWS = Integer.getInteger("quiesce.bench.rows", 1_000_000);
    private static final int LINES = Integer.getInteger("quiesce.bench.lines", 8);
    private static final int ROUNDS = 15;
    private static final int PLANS = 200;
    private static final Instant FIRST = Instant.parse("2023-11-01T00:00:00Z");
    /** Between two runs: a million lie in three years. */
    private static final Duration STEP = Duration.ofDays(3 * 365).dividedBy(ROWS);

    @TempDir
    private Path folder;

    /** What is measured. */
    @FunctionalInterface
    private interface Work {
        Object run() throws Exception;
    }

    private static Instant moment(int row) {
        return FIRST.plus(STEP.multipliedBy(row));
    }

    private static void measure(String what, Work work) throws Exception {
        long begun = System.nanoTime();
        Object result = work.run(); // cold
        // what takes seconds is not repeated for a median
        int rounds = System.nanoTime() - begun > 5_000_000_000L ? 1 : ROUNDS;
        long[] nanos = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            result = work.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "| %s | %s | %.1f | %.1f |%n", what, result, nanos[rounds / 2] / 1e6, nanos[rounds - 1] / 1e6);
    }

    private static void head(String title) {
        System.out.printf("%n%s%n%n| query | rows | median ms | slowest ms |%n|---|---|---|---|%n", title);
    }

    private static RunQuery runs(String plan, Set<RunStatus> statuses, int since, int until, String text) {
        return new RunQuery(
                Optional.of(plan).filter(p -> !p.isEmpty()),
                statuses,
                Optional.of(since).filter(r -> r > 0).map(QueryBenchmark::moment),
                Optional.of(until).filter(r -> r > 0).map(QueryBenchmark::moment),
                Optional.of(text).filter(t -> !t.isEmpty()),
                Optional.empty(),
                50);
    }

    @Test
    void history() throws Exception {
        Path file = folder.resolve("quiesce.db");
        ManyRuns.fill(file, ROWS, LINES, FIRST, STEP);
        long begun = System.nanoTime();
        try (HomeDatabase database = HomeDatabase.open(file)) {
            System.out.printf(
                    "%nruns: %,d of %d lines; to the newest schema in %.0f s; file %,d MB%n",
                    ROWS, LINES, (System.nanoTime() - begun) / 1e9, Files.size(file) / 1_000_000);
            Map<String, RunQuery> queries = new LinkedHashMap<>();
            Set<RunStatus> all = Set.of();
            int third = ROWS / 3;
            queries.put("newest", runs("", all, 0, 0, ""));
            queries.put("a month, two years ago", runs("", all, third, third + ROWS / 36, ""));
            queries.put("a plan (0.5 %)", runs("plan-007", all, 0, 0, ""));
            queries.put("status failed (2 %)", runs("", Set.of(RunStatus.FAILED), 0, 0, ""));
            queries.put("status cancelled (5 runs, old)", runs("", Set.of(RunStatus.CANCELLED), 0, 0, ""));
            queries.put(
                    "failed or cancelled, before two years",
                    runs("", Set.of(RunStatus.FAILED, RunStatus.CANCELLED), 0, third, ""));
            queries.put(
                    "a plan's failed, of a month",
                    runs("plan-007", Set.of(RunStatus.FAILED), third, third + ROWS / 36, ""));
            queries.put("text that all have", runs("", all, 0, 0, "published as"));
            queries.put("text that one has, the oldest", runs("", all, 0, 0, "needle in the hay"));
            queries.put("text that none has", runs("", all, 0, 0, "xyzzy plugh"));
            queries.put("text that 0.1 % have", runs("", all, 0, 0, "no space left on device"));
            queries.put(
                    "text that all have, status cancelled",
                    runs("", Set.of(RunStatus.CANCELLED), 0, 0, "published as"));
            queries.put(
                    "text, a plan, failed, of a year",
                    runs("plan-007", Set.of(RunStatus.FAILED), third, 2 * third, "no space left"));
            queries.put("text of two characters that all have", runs("", all, 0, 0, "GB"));
            head("Pages of 50 runs");
            for (Map.Entry<String, RunQuery> query : queries.entrySet()) {
                measure(
                        query.getKey(),
                        () -> database.read(s ->
                                new RunTable(s).page(query.getValue()).runs().size()));
            }
            UUID middle = database.read(s -> new RunTable(s)
                    .page(runs("", all, 0, ROWS / 2, ""))
                    .runs()
                    .getLast()
                    .id());
            measure(
                    "the page behind half a million",
                    () -> database.read(s -> new RunTable(s)
                            .page(RunQuery.NEWEST.after(middle))
                            .runs()
                            .size()));
            measure(
                    "found by the beginning of an id",
                    () -> database.read(s -> new RunTable(s)
                            .find(middle.toString().substring(0, 18))
                            .size()));
            head("Counts of the same");
            for (Map.Entry<String, RunQuery> query : queries.entrySet()) {
                measure(query.getKey(), () -> database.read(s -> new RunTable(s).count(query.getValue())));
            }
        }
        assertTrue(Files.size(file) > ROWS, "it was filled");
    }

    /** By the database itself, in its third schema: the migration is part of what is shown. */
    private static TransferQuery transfers(
            String client, String plan, Set<TransferResult> results, int since, int until) {
        return new TransferQuery(
                Optional.of(client).filter(c -> !c.isEmpty()),
                Optional.of(plan).filter(p -> !p.isEmpty()),
                results,
                Optional.of(since).filter(r -> r > 0).map(QueryBenchmark::moment),
                Optional.of(until).filter(r -> r > 0).map(QueryBenchmark::moment),
                Optional.empty(),
                50);
    }

    @Test
    void transfersInAFile() throws Exception {
        transfers("SQLite", new SqliteFile(folder.resolve("catalog.db"), Migration.CATALOG));
    }

    @Test
    void transfersInPostgreSql() throws Exception {
        try (PostgreSqlServer server = PostgreSqlServer.create().start()) {
            server.sql("postgres", "create database vault");
            transfers(
                    "PostgreSQL",
                    new io.quiesce.persistence.internal.DatabaseServer(
                            new CatalogServer(
                                    URI.create("postgresql://127.0.0.1:" + server.port()
                                            + "/vault?reWriteBatchedInserts=true"),
                                    PostgreSqlServer.ADMIN,
                                    ""),
                            Secret.of(PostgreSqlServer.PASSWORD)));
        }
    }

    @Test
    void transfersInMariaDb() throws Exception {
        try (DatabaseServer server =
                MariaDbServer.create().with("innodb_buffer_pool_size", "1G").start()) {
            server.sql(
                    "create database vault",
                    "create user keeper@localhost identified by 'pw'",
                    "grant all on vault.* to keeper@localhost");
            transfers(
                    "MariaDB",
                    new io.quiesce.persistence.internal.DatabaseServer(
                            new CatalogServer(
                                    URI.create("mariadb://127.0.0.1:" + server.port() + "/vault?useBulkStmts=true"),
                                    "keeper",
                                    ""),
                            Secret.of("pw")));
        }
    }

    private static void transfers(String vendor, DatabasePlace place) throws Exception {
        fill(place);
        try (HomeDatabase database = HomeDatabase.open(place)) {
            Map<String, TransferQuery> queries = new LinkedHashMap<>();
            Set<TransferResult> all = Set.of();
            int third = ROWS / 3;
            queries.put("newest", transfers("", "", all, 0, 0));
            queries.put("a month, two years ago", transfers("", "", all, third, third + ROWS / 36));
            queries.put("a client (1 %)", transfers("web07", "", all, 0, 0));
            queries.put("a plan (0.5 %)", transfers("", "plan-007", all, 0, 0));
            queries.put(
                    "given up (2 %) or lost (5, old)",
                    transfers("", "", Set.of(TransferResult.GIVEN_UP, TransferResult.LOST), 0, 0));
            queries.put(
                    "a client's given up, of a month",
                    transfers("web07", "", Set.of(TransferResult.GIVEN_UP), third, third + ROWS / 36));
            queries.put("a client and a plan that it does not have", transfers("web07", "plan-008", all, 0, 0));
            head("Pages of 50 transfers, " + vendor);
            for (Map.Entry<String, TransferQuery> query : queries.entrySet()) {
                measure(
                        query.getKey(),
                        () -> database.read(s -> new TransferTable(s, "mark")
                                .page(query.getValue())
                                .transfers()
                                .size()));
            }
        }
    }

    private static void fill(DatabasePlace place) throws Exception {
        Random random = new Random(1);
        try (Connection connection = place.ready().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into transfer (storage, id, client, backup, plan, path,"
                                + " started_at, ended_at, bytes, resumes, result, reason) values ('mark', ?, ?, ?, ?, 'a/b.zip', ?, ?, ?, 0, ?, '')")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < ROWS; i++) {
                Instant at = moment(i);
                insert.setString(1, TimeOrderedId.at(at, random).toString());
                insert.setString(2, String.format("web%02d", i % 100));
                insert.setString(3, TimeOrderedId.at(at, random).toString());
                insert.setString(4, String.format("plan-%03d", i % PLANS));
                insert.setLong(5, at.toEpochMilli());
                insert.setLong(6, at.toEpochMilli() + 60_000);
                insert.setLong(7, 300_000_000L + i);
                insert.setString(8, i % 50 == 1 ? "GIVEN_UP" : i < 50 && i % 10 == 3 ? "LOST" : "PUBLISHED");
                insert.addBatch();
                if (i % 5000 == 4999) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
            if (!(place instanceof SqliteFile)) { // which looks at its tables by itself as little as in the product
                try (Statement statement = connection.createStatement()) {
                    statement.execute(place.platform().contains("Postgre") ? "analyze" : "analyze table transfer");
                }
            }
        }
    }
}
