package io.quiesce.retention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.BackupId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Which good backups stay, and that no others do: told a second time, without a line of the code that decides. */
@Tag("P25")
@Tag("R10.5")
@Tag("RT1")
class RetentionOracleTest {

    @Provide
    Arbitrary<List<Candidate>> goodOnes() {
        return Arbitraries.oneOf(Histories.histories(), Histories.crowdedHistories())
                .map(all -> all.stream().filter(Candidate::good).toList());
    }

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        return Histories.policies();
    }

    private static RetentionPolicy with(RetentionPolicy rules, Optional<ByteSize> space) {
        return new RetentionPolicy(
                rules.age(),
                rules.count(),
                space,
                rules.slots(),
                rules.zone(),
                rules.keepAtLeast(),
                rules.minimum(),
                rules.notGoodFor(),
                rules.shrunkFor());
    }

    private static RetentionPolicy only(Optional<Duration> age, int count, Optional<ByteSize> space, Slots slots) {
        return new RetentionPolicy(
                age, count, space, slots, ZoneId.of("UTC"), Duration.ZERO, 1, Duration.ZERO, Duration.ZERO);
    }

    private static Set<String> kept(RetentionPolicy policy, List<Candidate> backups) {
        return new GuardedRetention()
                .decide(policy, backups, Histories.right()).decisions().stream()
                        .filter(Decision::keep)
                        .map(d -> d.backup().path())
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of those published at once the one with the greater path counts as newer. */
    private static List<Candidate> newestFirst(List<Candidate> backups) {
        return backups.stream()
                .sorted(Comparator.comparing(Candidate::publishedAt)
                        .thenComparing(Candidate::path)
                        .reversed())
                .toList();
    }

    private static boolean isYounger(Candidate backup, Duration than) {
        return backup.publishedAt().isAfter(Histories.NOW.minus(than));
    }

    /** Of those more than three times as large as the newest, the newest few, while the newest of them is young. */
    private static List<Candidate> larger(RetentionPolicy policy, List<Candidate> all) {
        List<Candidate> larger = all.stream()
                .filter(b -> b.lengthBytes() > 3 * all.getFirst().lengthBytes())
                .toList();
        boolean ended = larger.isEmpty() || !isYounger(larger.getFirst(), policy.shrunkFor());
        return ended ? List.of() : larger.subList(0, Math.min(larger.size(), policy.minimum()));
    }

    private static boolean isGuarded(RetentionPolicy policy, List<Candidate> all, int newer) {
        Candidate backup = all.get(newer);
        return larger(policy, all).contains(backup)
                || backup.held()
                || backup.pinned()
                || newer < policy.minimum()
                || isYounger(backup, policy.keepAtLeast());
    }

    private static ZonedDateTime local(RetentionPolicy policy, Candidate backup) {
        return backup.publishedAt().atZone(policy.zone());
    }

    /** Whether it is the last of its period, and fewer periods than slots have a later one. */
    private static boolean fills(
            int slots, List<Candidate> newer, Candidate backup, Function<Candidate, Object> period) {
        Set<Object> later = newer.stream().map(period).collect(Collectors.toSet());
        return later.size() < slots && !later.contains(period.apply(backup));
    }

    private static boolean fillsSlot(RetentionPolicy policy, List<Candidate> newer, Candidate backup) {
        Slots slots = policy.slots();
        return fills(
                        slots.hourly(),
                        newer,
                        backup,
                        b -> local(policy, b).toOffsetDateTime().truncatedTo(ChronoUnit.HOURS))
                || fills(slots.daily(), newer, backup, b -> local(policy, b).toLocalDate())
                || fills(
                        slots.weekly(),
                        newer,
                        backup,
                        b -> local(policy, b).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))
                || fills(slots.monthly(), newer, backup, b -> YearMonth.from(local(policy, b)))
                || fills(slots.yearly(), newer, backup, b -> local(policy, b).getYear());
    }

    private static Set<String> expected(RetentionPolicy policy, List<Candidate> good) {
        List<Candidate> all = newestFirst(good);
        Set<String> kept = new TreeSet<>();
        for (int i = 0; i < all.size(); i++) {
            Candidate backup = all.get(i);
            boolean rules = policy.age().filter(age -> isYounger(backup, age)).isPresent()
                    || i < policy.count()
                    || fillsSlot(policy, all.subList(0, i), backup);
            if (isGuarded(policy, all, i) || rules) {
                kept.add(backup.path());
            }
        }
        return kept;
    }

    @Property(tries = 2000)
    @Label("a good one stays exactly if it is guarded, young, among the newest or the last of a period that counts")
    void rules(@ForAll("policies") RetentionPolicy any, @ForAll("goodOnes") List<Candidate> good) {
        RetentionPolicy policy = with(any, Optional.empty());
        Set<String> all = good.stream().map(Candidate::path).collect(Collectors.toSet());
        assertEquals(policy.keepsAll() ? new TreeSet<>(all) : expected(policy, good), kept(policy, good));
    }

    @Property
    @Label("space alone takes the oldest that are not guarded, and no more of them than it must")
    void spaceAlone(
            @ForAll("policies") RetentionPolicy any,
            @ForAll("goodOnes") List<Candidate> good,
            @ForAll @IntRange(max = 20_000) int bytes) {
        RetentionPolicy policy = with(
                new RetentionPolicy(
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Slots.NONE,
                        any.zone(),
                        any.keepAtLeast(),
                        any.minimum(),
                        any.notGoodFor(),
                        any.shrunkFor()),
                Optional.of(new ByteSize(bytes)));
        List<Candidate> all = newestFirst(good);
        Set<String> expected = new TreeSet<>(all.stream().map(Candidate::path).toList());
        long taken = all.stream().mapToLong(Candidate::lengthBytes).sum();
        for (int i = all.size() - 1; i >= 0 && taken > bytes; i--) {
            if (!isGuarded(policy, all, i)) {
                expected.remove(all.get(i).path());
                taken -= all.get(i).lengthBytes();
            }
        }
        assertEquals(expected, kept(policy, good));
    }

    /** A good one, called by its time. */
    private static List<Candidate> at(String... times) {
        return Stream.of(times)
                .map(t -> new Candidate(
                        new BackupId(new UUID(0, Instant.parse(t).getEpochSecond())),
                        t,
                        Instant.parse(t),
                        Instant.parse(t),
                        100,
                        Standing.GOOD,
                        Duration.ZERO,
                        false,
                        false))
                .toList();
    }

    private static RetentionPolicy slots(Slots slots, String zone) {
        RetentionPolicy utc = only(Optional.empty(), 0, Optional.empty(), slots);
        return new RetentionPolicy(
                utc.age(), 0, utc.space(), slots, ZoneId.of(zone), Duration.ZERO, 1, utc.notGoodFor(), utc.shrunkFor());
    }

    @Example
    @Label("beyond age, count and slots a good one goes")
    void goes() {
        List<Candidate> all = at("2026-11-26T03:00:00Z", "2026-11-25T03:00:00Z", "2026-11-01T03:00:00Z");
        assertEquals(
                Set.of("2026-11-26T03:00:00Z", "2026-11-25T03:00:00Z"),
                kept(only(Optional.of(Duration.ofDays(3)), 0, Optional.empty(), Slots.NONE), all));
        assertEquals(
                Set.of("2026-11-26T03:00:00Z"),
                kept(only(Optional.of(Duration.ofDays(1).plusHours(1)), 1, Optional.empty(), Slots.NONE), all));
        assertEquals(
                Set.of("2026-11-26T03:00:00Z", "2026-11-25T03:00:00Z"),
                kept(only(Optional.empty(), 2, Optional.empty(), Slots.NONE), all));
    }

    @Example
    @Label("both hours of the night in which the clocks are set back are hours of their own")
    void doubledHour() {
        List<Candidate> all = at("2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z", "2026-10-24T23:30:00Z");
        assertEquals(
                Set.of("2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"),
                kept(slots(new Slots(2, 0, 0, 0, 0), "Europe/Berlin"), all));
    }

    @Example
    @Label("a week that two years share is one week, and a year is the calendar's")
    void weekOfTwoYears() {
        List<Candidate> all =
                at("2021-01-03T12:00:00Z", "2021-01-01T12:00:00Z", "2020-12-31T12:00:00Z", "2020-12-27T12:00:00Z");
        assertEquals(
                Set.of("2021-01-03T12:00:00Z", "2020-12-27T12:00:00Z"),
                kept(slots(new Slots(0, 0, 2, 0, 0), "UTC"), all));
        assertEquals(
                Set.of("2021-01-03T12:00:00Z", "2020-12-31T12:00:00Z"),
                kept(slots(new Slots(0, 0, 0, 0, 2), "UTC"), all));
    }

    @Example
    @Label("a day begins in the policy's zone")
    void zone() {
        List<Candidate> all = at("2026-11-20T11:30:00Z", "2026-11-20T10:30:00Z", "2026-11-19T12:00:00Z");
        Slots days = new Slots(0, 2, 0, 0, 0);
        assertEquals(Set.of("2026-11-20T11:30:00Z", "2026-11-20T10:30:00Z"), kept(slots(days, "Pacific/Apia"), all));
        assertEquals(Set.of("2026-11-20T11:30:00Z", "2026-11-19T12:00:00Z"), kept(slots(days, "UTC"), all));
    }

    @Example
    @Label("months are not weeks, and a period without a backup costs no slot")
    void months() {
        List<Candidate> all =
                at("2026-11-20T03:00:00Z", "2026-11-02T03:00:00Z", "2026-08-31T03:00:00Z", "2026-08-03T03:00:00Z");
        assertEquals(
                Set.of("2026-11-20T03:00:00Z", "2026-08-31T03:00:00Z"),
                kept(slots(new Slots(0, 0, 0, 2, 0), "UTC"), all));
        assertTrue(new HashSet<>(kept(slots(new Slots(0, 0, 3, 0, 0), "UTC"), all))
                .containsAll(Set.of("2026-11-02T03:00:00Z", "2026-08-31T03:00:00Z")));
    }
}
