package io.quiesce.receiver.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Reason;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.watch.Concern;
import io.quiesce.api.watch.WatchRule;
import io.quiesce.api.watch.WatchedPlan;
import io.quiesce.receiver.internal.watch.Tidings.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

@Label("The watch over published backups")
@Tag("T4.2")
@Tag("A5")
class WatchPropertyTest {

    private static final Instant START = Instant.parse("2026-05-04T02:00:00Z");

    private static Candidate backup(Instant at, Standing standing, long bytes) {
        BackupId id = new BackupId(UUID.randomUUID());
        return new Candidate(id, "2026/shop " + id + ".zip", at, at, bytes, standing, Duration.ZERO, false, false);
    }

    private static List<Candidate> daily(int count) {
        return IntStream.range(0, count)
                .mapToObj(day -> backup(START.plus(Duration.ofDays(day)), Standing.GOOD, 1_000_000 + day))
                .toList();
    }

    private static WatchedPlan look(WatchRule rule, List<Candidate> backups, Instant now) {
        return decided(rule, backups.stream().map(b -> kept(b, Rule.AGE)).toList(), now);
    }

    private static Decision kept(Candidate backup, Rule by) {
        return new Decision(backup, true, List.of(new Reason(by, "than all since then")));
    }

    private static WatchedPlan decided(WatchRule rule, List<Decision> decisions, Instant now) {
        return PlanConcerns.of("db1", "shop", "", rule, decisions, now);
    }

    private static List<AlertKind> kinds(WatchRule rule, List<Candidate> backups, Instant now) {
        return look(rule, backups, now).concerns().stream().map(Concern::kind).toList();
    }

    @Provide
    Arbitrary<List<Candidate>> backups() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, Duration.ofDays(400).toSeconds()),
                        Arbitraries.of(Standing.class),
                        Arbitraries.longs().between(0, 1L << 40))
                .as((second, standing, bytes) -> backup(START.plusSeconds(second), standing, bytes))
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Property(tries = 300)
    @Label("is never silent for longer than the limit, and tells nobody before it; whatever the order of the backups")
    void overdue(
            @ForAll("backups") List<Candidate> backups, @ForAll @IntRange(max = 100) int hours, @ForAll Random random) {
        Optional<Instant> good = backups.stream()
                .filter(Candidate::good)
                .map(Candidate::publishedAt)
                .max(Instant::compareTo);
        Instant since = good.orElseGet(() -> backups.stream()
                .map(Candidate::publishedAt)
                .min(Instant::compareTo)
                .orElseThrow());
        Duration limit = look(WatchRule.DEFAULT, backups, since).limit().orElseThrow();
        assertTrue(limit.compareTo(Cadence.LEAST) >= 0 && limit.compareTo(Cadence.MOST) <= 0, "limit " + limit);
        Instant late = since.plus(limit).plusMillis(1);
        assertTrue(kinds(WatchRule.DEFAULT, backups, late.plus(Duration.ofHours(hours)))
                .contains(AlertKind.BACKUP_OVERDUE));
        assertFalse(kinds(WatchRule.DEFAULT, backups, since.plus(limit)).contains(AlertKind.BACKUP_OVERDUE));
        List<Candidate> other = new ArrayList<>(backups);
        Collections.shuffle(other, random);
        assertEquals(look(WatchRule.DEFAULT, backups, late), look(WatchRule.DEFAULT, other, late));
        assertEquals(
                List.of(),
                look(new WatchRule(false, Optional.empty(), 3, 3), backups, late)
                        .concerns());
    }

    @Example
    @Label("learns: a daily plan is late after a day and a half, one that rests at weekends after four and a half")
    void learns() {
        List<Candidate> daily = daily(12);
        Instant last = daily.getLast().publishedAt();
        assertEquals(List.of(), kinds(WatchRule.DEFAULT, daily, last.plus(Duration.ofHours(36))));
        assertEquals(
                List.of(AlertKind.BACKUP_OVERDUE), kinds(WatchRule.DEFAULT, daily, last.plus(Duration.ofHours(38))));
        List<Candidate> working = daily(14).stream()
                .filter(b -> !List.of(5, 6, 12, 13)
                        .contains((int) Duration.between(START, b.publishedAt()).toDays()))
                .toList();
        assertEquals(
                Duration.ofHours(109),
                look(WatchRule.DEFAULT, working, START).limit().orElseThrow());
        assertEquals(
                Cadence.UNKNOWN,
                look(WatchRule.DEFAULT, daily(3), START).limit().orElseThrow());
        WatchRule ruled = new WatchRule(true, Optional.of(Duration.ofHours(26)), 3, 3);
        assertEquals(List.of(AlertKind.BACKUP_OVERDUE), kinds(ruled, daily, last.plus(Duration.ofHours(27))));
    }

    @Example
    @Label("tells a backup of an unusual size, none that grows slowly, and failures in a row")
    void others() {
        List<Candidate> backups = new ArrayList<>(daily(8));
        Instant next = START.plus(Duration.ofDays(8));
        assertEquals(List.of(), kinds(WatchRule.DEFAULT, backups, next));
        backups.add(backup(next, Standing.GOOD, 200_000));
        assertEquals(List.of(AlertKind.SIZE_UNUSUAL), kinds(WatchRule.DEFAULT, backups, next));
        backups.removeLast();
        for (int i = 0; i < 3; i++) {
            backups.add(backup(next.plusSeconds(i), Standing.NOT_GOOD, 1_000_000));
        }
        assertEquals(List.of(AlertKind.ONLY_FAILURES), kinds(WatchRule.DEFAULT, backups, next));
        backups.add(backup(next.plusSeconds(9), Standing.BAD, 1_000_000));
        Concern bad = look(WatchRule.DEFAULT, backups, next).concerns().getLast();
        assertEquals(AlertKind.BACKUP_BAD, bad.kind());
        assertEquals(AlertSeverity.ERROR, bad.severity());
        Candidate only = backup(next, Standing.BAD, 1);
        assertEquals(
                AlertSeverity.CRITICAL,
                look(WatchRule.DEFAULT, List.of(only), next)
                        .concerns()
                        .getLast()
                        .severity());
    }

    @Example
    @Label(
            "tells of a plan that shrank, as one concern, as long as retention keeps the larger ones, and names the guard")
    void shrunk() {
        Instant next = START.plus(Duration.ofDays(10));
        List<Decision> decisions = new ArrayList<>();
        IntStream.range(0, 10)
                .mapToObj(day -> backup(START.plus(Duration.ofDays(day)), Standing.GOOD, day < 2 ? 1_000_000 : 200_000))
                .forEach(b -> decisions.add(kept(b, b.lengthBytes() > 200_000 ? Rule.LARGER : Rule.COUNT)));
        List<Concern> told = decided(WatchRule.DEFAULT, decisions, next).concerns();
        assertEquals(
                List.of(AlertKind.SIZE_UNUSUAL),
                told.stream().map(Concern::kind).toList());
        assertTrue(told.getFirst().subject().contains("(larger: than all since then)"), told.toString());
        decisions.add(kept(backup(next, Standing.GOOD, 210_000), Rule.COUNT));
        assertEquals(
                told.getFirst().key(),
                decided(WatchRule.DEFAULT, decisions, next)
                        .concerns()
                        .getFirst()
                        .key());
        decisions.replaceAll(d -> kept(d.backup(), Rule.COUNT));
        assertEquals(List.of(), decided(WatchRule.DEFAULT, decisions, next).concerns());
    }

    @Example
    @Label("one large backup among usual ones, which retention keeps for being larger, is no plan that shrank")
    void spike() {
        List<Decision> decisions = new ArrayList<>();
        IntStream.range(0, 12)
                .mapToObj(day -> backup(START.plus(Duration.ofDays(day)), Standing.GOOD, day == 9 ? 900_000 : 200_000))
                .forEach(b -> decisions.add(kept(b, b.lengthBytes() > 200_000 ? Rule.LARGER : Rule.COUNT)));
        assertEquals(
                List.of(),
                decided(WatchRule.DEFAULT, decisions, START.plus(Duration.ofDays(12)))
                        .concerns());
    }

    private static Concern concern(int which, int level) {
        return new Concern(
                "db1 plan" + which + " overdue",
                level,
                AlertKind.BACKUP_OVERDUE,
                AlertSeverity.ERROR,
                "db1",
                "plan" + which,
                "late " + which,
                "Look.");
    }

    private record Step(@Size(max = 3) List<Integer> concerns, int minutes) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2).set().ofMaxSize(3).map(List::copyOf),
                        Arbitraries.integers().between(-3_000, 3_000))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 100)
    @Label(
            "tells a concern when it begins, at most once in a day of any clock, and its end once; restarts change nothing")
    void telling(@ForAll("steps") List<Step> steps) throws Exception {
        Path home = java.nio.file.Files.createTempDirectory("watch");
        Map<String, Instant> open = new HashMap<>();
        Instant now = START;
        for (Step step : steps) {
            now = now.plus(Duration.ofMinutes(step.minutes()));
            ToldConcerns file = new ToldConcerns(home); // as after a restart
            List<Concern> concerns =
                    step.concerns().stream().map(c -> concern(c, 0)).toList();
            Tidings tidings = Tidings.of(concerns, file.read(), now);
            for (Concern begun : tidings.begun()) {
                assertFalse(open.containsKey(begun.key()), "told twice");
                open.put(begun.key(), now);
            }
            for (Concern lasting : tidings.lasting()) {
                Duration since = Duration.between(open.get(lasting.key()), now).abs();
                assertTrue(since.compareTo(Tidings.AGAIN) >= 0, "told again after " + since);
                open.put(lasting.key(), now);
            }
            tidings.over().forEach(e -> assertTrue(open.remove(e.getKey()) != null, "an end of nothing"));
            assertEquals(
                    concerns.stream().map(Concern::key).collect(java.util.stream.Collectors.toSet()), open.keySet());
            for (Instant told : open.values()) {
                assertTrue(Duration.between(told, now).compareTo(Tidings.AGAIN) <= 0, "silent for longer than a day");
            }
            file.write(tidings.told());
        }
        java.nio.file.Files.deleteIfExists(home.resolve("watch.properties"));
        java.nio.file.Files.delete(home);
    }

    @Example
    @Label("tells anew what got worse, and not what got better")
    void worse() {
        SortedMap<String, Told> told = new TreeMap<>();
        told = Tidings.of(List.of(concern(1, -30)), told, START).told();
        Tidings worse = Tidings.of(List.of(concern(1, -14)), told, START.plusSeconds(60));
        assertEquals(1, worse.begun().size());
        assertTrue(Tidings.of(List.of(concern(1, -30)), worse.told(), START.plusSeconds(120))
                .isEmpty());
    }
}
