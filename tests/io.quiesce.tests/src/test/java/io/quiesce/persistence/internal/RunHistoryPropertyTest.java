package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.ByteSize;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunFailure;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLine;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is entered is found again as it was; what the retention keeps stays and nothing else. */
class RunHistoryPropertyTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Comparator<RunLog> NEWEST_FIRST = Comparator.comparing(RunLog::startedAt)
            .thenComparing(r -> r.id().toString())
            .reversed();

    private static Path folder;
    private static HomeDatabases databases;
    private static DatabaseRunHistory history;
    private static HomeDatabase pruned;

    @BeforeContainer
    static void open() throws Exception {
        folder = Files.createTempDirectory("quiesce-history");
        databases = new HomeDatabases();
        history = new DatabaseRunHistory(databases, Clock.fixed(NOW, ZoneOffset.UTC));
        history.retain(folder, new LogRetention(Duration.ofDays(1000), 1_000_000, ByteSize.mebibytes(10_000)));
        pruned = HomeDatabase.open(folder.resolve("pruned.db"));
    }

    @AfterContainer
    static void close() throws Exception {
        databases.close();
        pruned.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Log(List<RunLine> lines, SortedMap<Stage, Duration> stages) {}

    @Provide
    Arbitrary<RunLog> runs() {
        Arbitrary<String> text =
                Arbitraries.strings().withCharRange('\u0001', '\uD7FF').ofMaxLength(40);
        Arbitrary<Instant> time =
                Arbitraries.longs().between(0, Duration.ofDays(900).toMillis()).map(NOW::minusMillis);
        Arbitrary<RunLine> line =
                Combinators.combine(time, Arbitraries.of(Level.class), text).as(RunLine::new);
        Arbitrary<RunFailure> failure = Combinators.combine(
                        text,
                        text,
                        text,
                        text,
                        text,
                        Arbitraries.maps(text, text).ofMaxSize(4))
                .as((type, message, hint, trace, log, system) ->
                        new RunFailure(type, message, hint, trace, log, system));
        Arbitrary<RunStatus> over = Arbitraries.of(RunStatus.class).filter(s -> s != RunStatus.RUNNING);
        Arbitrary<Duration> lasted = Arbitraries.longs().between(0, 10_000_000).map(Duration::ofMillis);
        Arbitrary<Long> bytes = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(
                        Combinators.combine(Arbitraries.of(RunKind.class), over, text, text)
                                .as((k, s, p, d) -> List.<Object>of(k, s, p, d)),
                        Arbitraries.create(UUID::randomUUID).map(BackupId::new).optional(),
                        time,
                        bytes,
                        bytes,
                        failure.optional(),
                        Combinators.combine(
                                        line.list().ofMaxSize(5),
                                        Arbitraries.maps(Arbitraries.of(Stage.class), lasted)
                                                .map(TreeMap::new))
                                .as(Log::new),
                        Arbitraries.longs().between(0, 1_000_000_000_000L))
                .as((what, backup, at, raw, stored, failed, log, millis) -> new RunLog(
                        UUID.randomUUID(),
                        (RunKind) what.get(0),
                        (RunStatus) what.get(1),
                        (String) what.get(2),
                        backup,
                        (String) what.get(3),
                        at,
                        Optional.of(at.plusMillis(millis)),
                        raw,
                        stored,
                        Duration.ofMillis(millis),
                        failed,
                        log.stages(),
                        log.lines()));
    }

    @Property(tries = 100)
    @Tag("P16")
    @Tag("P15")
    @Tag("R7.1")
    @Tag("R7.2")
    @Tag("R7.4")
    @Label("a run that was entered is found with everything in it")
    void roundTrip(@ForAll("runs") RunLog run) throws Exception {
        history.enter(folder, run);
        history.enter(folder, run); // twice is once
        assertEquals(List.of(run), history.find(folder, run.id().toString()));
    }

    @Property(tries = 100)
    @Tag("P16")
    @Label("a run's file says the same as the run, whatever the texts, and a torn last line takes nothing else with it")
    void file(@ForAll("runs") RunLog run, @ForAll @IntRange(min = 1, max = 30) int torn) throws Exception {
        RunDraft draft = new RunDraft();
        Path lines = Files.createDirectories(folder.resolve("files"));
        try (RunFile file = RunFile.create(lines, run.id())) {
            for (java.util.Map<String, String> line : RunLines.of(run)) {
                draft.add(line);
                file.add(line);
            }
            file.add(java.util.Map.of("text", "x".repeat(40), "at", NOW.toString()));
        }
        Path written = RunFile.all(lines).getFirst();
        byte[] bytes = Files.readAllBytes(written);
        Files.write(written, java.util.Arrays.copyOf(bytes, bytes.length - torn));
        assertEquals(Optional.of(run), RunFile.read(written));
        assertEquals(run, draft.log(RunStatus.INTERRUPTED));
        RunFile.remove(lines, run.id());
    }

    @Property(tries = 100)
    @Tag("P17")
    @Tag("R7.5")
    @Label(
            "the retention keeps the newest that are young enough and fit, the very newest always, and nothing else; pages show"
                    + " each once, in order")
    void retention(
            @ForAll @IntRange(min = 1, max = 12) int count,
            @ForAll @IntRange(min = 1, max = 40) int days,
            @ForAll @IntRange(min = 1, max = 8) int mebibytes,
            @ForAll @Size(15) List<@IntRange(min = 512, max = 1_500_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 5) int limit)
            throws Exception {
        List<RunLog> all = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            // some at the very same moment
            Instant at = NOW.minus(Duration.ofDays(3L * (i / 2) + 1)).plusMillis(i % 3);
            all.add(Runs.failed(i % 2 == 0 ? "even" : "odd", at));
        }
        LogRetention retention = new LogRetention(Duration.ofDays(days), count, ByteSize.mebibytes(mebibytes));
        AtomicLong sum = new AtomicLong();
        List<UUID> kept = all.stream()
                .filter(r -> !r.startedAt().isBefore(NOW.minus(retention.age())))
                .sorted(NEWEST_FIRST)
                .limit(count)
                .takeWhile(r -> sum.getAndAdd(sizes.get(all.indexOf(r))) == 0
                        || sum.get() <= retention.size().bytes())
                .map(RunLog::id)
                .toList();
        int removed = pruned.write(session -> {
            session.createNativeQuery("delete from run").executeUpdate();
            all.forEach(new RunTable(session)::add);
            session.flush();
            for (int i = 0; i < sizes.size(); i++) {
                session.createNativeQuery("update run set text_bytes = ? where id = ?")
                        .setParameter(1, sizes.get(i))
                        .setParameter(2, all.get(i).id().toString())
                        .executeUpdate();
            }
            return new RunTable(session).prune(retention, NOW);
        });
        assertEquals(all.size() - kept.size(), removed);
        assertEquals(kept, shown(limit));
    }

    @Example
    @Tag("P17")
    @Tag("R7.5")
    @Label(
            "runs that a wrong clock enters years ahead take none of the others with them, and the right one is heeded again")
    void wrongClock() throws Exception {
        Instant ahead = NOW.plus(Duration.ofDays(9 * 365));
        List<RunLog> all = new ArrayList<>();
        for (int days : List.of(0, 20, 40, 50)) {
            all.add(Runs.failed("shop", NOW.minus(Duration.ofDays(days))));
        }
        LogRetention retention = new LogRetention(Duration.ofDays(45), 100, ByteSize.mebibytes(100));
        List<Integer> removed = pruned.write(session -> {
            session.createNativeQuery("delete from run").executeUpdate();
            RunTable table = new RunTable(session);
            all.subList(0, 3).forEach(table::add);
            List<Integer> counts = new ArrayList<>();
            for (Instant now : List.of(ahead, ahead.plusSeconds(3600))) {
                table.add(Runs.failed("shop", now));
                counts.add(table.prune(retention, now));
            }
            table.add(all.get(3));
            counts.add(table.prune(retention, NOW));
            return counts;
        });
        // half of 45 days passed by the wrong clock, 40 since: the third; by the right one the fourth is too old
        assertEquals(List.of(1, 0, 1), removed);
    }

    @Property(tries = 100)
    @Tag("P16")
    @Tag("R7.2")
    @Label("a search finds the runs that the query matches, whatever is searched for, and no others")
    void search(
            @ForAll @Size(min = 1, max = 4) List<@From("runs") RunLog> all,
            @ForAll @IntRange(min = 0, max = 3) int which,
            @ForAll @IntRange(min = 0, max = 200) int from,
            @ForAll @IntRange(min = 1, max = 6) int length,
            @ForAll @IntRange(min = 0, max = 900) int days)
            throws Exception {
        RunLog one = all.get(which % all.size());
        String texts = one.plan()
                + one.place()
                + one.lines().stream().map(RunLine::text).reduce("", String::concat);
        int start = Math.min(from, Math.max(0, texts.length() - 1));
        String text = texts.isEmpty() ? "%_!" : texts.substring(start, Math.min(texts.length(), start + length));
        RunQuery query = new RunQuery(
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.of(NOW.minus(Duration.ofDays(days))),
                Optional.of(text.toUpperCase(Locale.ROOT).equals(text) ? text : RunQuery.folded(text)),
                Optional.empty(),
                10);
        pruned.write(session -> {
            session.createNativeQuery("delete from run").executeUpdate();
            all.forEach(new RunTable(session)::add);
            return true;
        });
        List<UUID> wanted = all.stream()
                .filter(query::matches)
                .sorted(NEWEST_FIRST)
                .map(RunLog::id)
                .toList();
        assertEquals(
                wanted,
                pruned.read(session -> new RunTable(session).page(query)).runs().stream()
                        .map(RunLog::id)
                        .toList());
        long count = pruned.read(session -> new RunTable(session).count(query.after(one.id())));
        assertEquals(wanted.size(), count, "pages aside");
    }

    private static List<UUID> shown(int limit) throws Exception {
        List<UUID> shown = new ArrayList<>();
        Optional<UUID> after = Optional.empty();
        boolean more = true;
        while (more) {
            RunQuery query = new RunQuery(
                    Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), after, limit);
            var page = pruned.read(session -> new RunTable(session).page(query));
            page.runs().forEach(r -> shown.add(r.id()));
            more = page.more();
            after = page.runs().isEmpty()
                    ? after
                    : Optional.of(page.runs().getLast().id());
        }
        return shown;
    }
}
