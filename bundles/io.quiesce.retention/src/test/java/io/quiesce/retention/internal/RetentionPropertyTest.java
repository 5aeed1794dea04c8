package io.quiesce.retention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.RetentionOutcome;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Rule;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Invariant 6, over arbitrary policies and pasts. */
@Tag("R10.5")
@Tag("RT1")
class RetentionPropertyTest {

    private final GuardedRetention retention = new GuardedRetention();

    @Provide
    Arbitrary<List<Candidate>> histories() {
        return Histories.histories();
    }

    @Provide
    Arbitrary<RetentionPolicy> policies() {
        return Histories.policies();
    }

    private RetentionOutcome decide(RetentionPolicy policy, List<Candidate> backups) {
        return retention.decide(policy, backups, Histories.right());
    }

    private static List<Candidate> good(List<Candidate> backups) {
        return backups.stream().filter(Candidate::good).toList();
    }

    private static List<Candidate> left(RetentionOutcome outcome) {
        return outcome.decisions().stream()
                .filter(Decision::keep)
                .map(Decision::backup)
                .toList();
    }

    @Property
    void theNewestGoodBackupStays(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        Optional<Instant> newest =
                good(all).stream().map(Candidate::publishedAt).max(Comparator.naturalOrder());
        List<Candidate> left = left(decide(policy, all));
        newest.ifPresent(at -> assertTrue(
                left.stream().anyMatch(b -> b.good() && b.publishedAt().equals(at))));
    }

    @Property
    void theMinimumOfGoodOnesStays(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        int expected = Math.min(policy.minimum(), good(all).size());
        assertTrue(good(left(decide(policy, all))).size() >= expected);
    }

    @Property
    void nothingYoungHeldOrUsedGoes(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        for (Candidate gone : decide(policy, all).removals()) {
            assertFalse(gone.held() || gone.pinned());
            assertTrue(Duration.between(gone.publishedAt(), Histories.NOW).compareTo(policy.keepAtLeast()) >= 0);
        }
    }

    private static RetentionPolicy withoutSpace(RetentionPolicy policy) {
        return new RetentionPolicy(
                policy.age(),
                policy.count(),
                Optional.empty(),
                policy.slots(),
                policy.zone(),
                policy.keepAtLeast(),
                policy.minimum(),
                policy.notGoodFor(),
                policy.shrunkFor());
    }

    private static RetentionPolicy withShrunkFor(RetentionPolicy policy, Duration shrunkFor) {
        return new RetentionPolicy(
                policy.age(),
                policy.count(),
                policy.space(),
                policy.slots(),
                policy.zone(),
                policy.keepAtLeast(),
                policy.minimum(),
                policy.notGoodFor(),
                shrunkFor);
    }

    /** A day apart, the newest last and of now. */
    private static List<Candidate> daily(List<Integer> lengths) {
        List<Candidate> all = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            Instant at = Histories.NOW.minus(Duration.ofDays(lengths.size() - 1L - i));
            all.add(new Candidate(
                    new BackupId(new UUID(2, i)),
                    i + ".zip",
                    at,
                    at,
                    lengths.get(i),
                    Standing.GOOD,
                    Duration.ZERO,
                    false,
                    false));
        }
        return all;
    }

    private static List<Integer> lengths(int large, int small) {
        List<Integer> lengths = new ArrayList<>(Collections.nCopies(large, 301));
        lengths.addAll(Collections.nCopies(small, 100));
        return lengths;
    }

    private static RetentionPolicy newest(int count, int minimum, Duration shrunkFor) {
        return new RetentionPolicy(
                Optional.empty(),
                count,
                Optional.empty(),
                Slots.NONE,
                ZoneId.of("UTC"),
                Duration.ZERO,
                minimum,
                Duration.ZERO,
                shrunkFor);
    }

    @Property
    void theGuardOfLargerOnesOnlyKeepsMore(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        RetentionPolicy rules = withoutSpace(policy);
        List<Candidate> without =
                decide(withShrunkFor(rules, Duration.ZERO), all).removals();
        assertTrue(without.containsAll(decide(rules, all).removals()));
    }

    @Property
    void ofAPlanThatShrankTheNewestLargerOnesStayUntilTheirTime(
            @ForAll @IntRange(min = 1, max = 12) int large,
            @ForAll @IntRange(min = 1, max = 40) int small,
            @ForAll @IntRange(min = 1, max = 10) int count,
            @ForAll @IntRange(min = 1, max = 4) int minimum) {
        List<Candidate> all = daily(lengths(large, small));
        List<Candidate> left = left(decide(newest(count, minimum, Duration.ofDays(30)), all));
        long before = all.stream()
                .skip(Math.max(0, all.size() - Math.max(count, minimum)))
                .filter(b -> b.lengthBytes() == 301)
                .count();
        long guarded = small < 30 ? Math.min(large, minimum) : 0;
        assertEquals(
                Math.max(before, guarded),
                left.stream().filter(b -> b.lengthBytes() == 301).count());
        if (guarded > 0) {
            assertTrue(left.contains(all.get(large - 1)));
        }
    }

    @Property
    void removingDayByDayNeverTakesTheLastLargerOneBeforeItsTime(
            @ForAll @IntRange(min = 1, max = 9) int count,
            @ForAll @IntRange(min = 1, max = 4) int minimum,
            @ForAll @IntRange(min = 10, max = 40) int days) {
        List<Candidate> future = daily(lengths(10, 40));
        List<Candidate> there = new ArrayList<>(future.subList(0, 10));
        Candidate last = there.getLast();
        for (Candidate next : future.subList(10, 50)) {
            there.add(next);
            Instant now = next.publishedAt();
            ClockEvidence clock = new ClockEvidence(now, List.of(now), Duration.ofDays(2), false);
            there.removeAll(retention
                    .decide(newest(count, minimum, Duration.ofDays(days)), there, clock)
                    .removals());
            boolean young = Duration.between(last.publishedAt(), now).compareTo(Duration.ofDays(days)) < 0;
            assertEquals(young, there.contains(last), "at " + now);
        }
    }

    @Property
    void aPlanOfSteadySizeIsNotAffected(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll @Size(max = 40) List<@IntRange(min = 100, max = 300) Integer> sizes) {
        List<Candidate> all = daily(sizes);
        assertEquals(decide(withShrunkFor(policy, Duration.ZERO), all), decide(policy, all));
    }

    @Property
    void othersThanGoodOnesNeverChangeWhichGoodOnesStay(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        RetentionPolicy noSpace = withoutSpace(policy);
        assertEquals(good(left(decide(noSpace, all))), left(decide(noSpace, good(all))));
    }

    @Property
    void othersThanGoodOnesDoNotStayForEver(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        long kept = left(decide(policy, all)).stream()
                .filter(b -> !b.good() && !b.held() && !b.pinned())
                .filter(b -> Duration.between(b.publishedAt(), Histories.NOW).compareTo(policy.keepAtLeast()) >= 0)
                .filter(b -> notGoodFor(b).compareTo(policy.notGoodFor()) >= 0)
                .count();
        assertTrue(policy.keepsAll() || kept <= policy.minimum());
    }

    private static Duration notGoodFor(Candidate backup) {
        return backup.standing() == Standing.BAD
                ? backup.badFor()
                : Duration.between(backup.publishedAt(), Histories.NOW);
    }

    @Property
    void aBadOneStaysUntilItIsFoundBadForLongEnough(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        assertTrue(decide(withoutSpace(policy), all).removals().stream()
                .filter(b -> b.standing() == Standing.BAD)
                .allMatch(b -> b.badFor().compareTo(policy.notGoodFor()) >= 0));
    }

    @Property
    void aPolicyThatSaysNothingKeepsAll(@ForAll("histories") List<Candidate> all) {
        RetentionPolicy nothing = new RetentionPolicy(
                Optional.empty(),
                0,
                Optional.empty(),
                Slots.NONE,
                ZoneId.of("UTC"),
                Duration.ZERO,
                1,
                Duration.ZERO,
                Duration.ZERO);
        assertEquals(List.of(), decide(nothing, all).removals());
    }

    @Property
    void twiceRemovesNothingMore(@ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        List<Candidate> left = left(decide(policy, all));
        assertEquals(List.of(), decide(policy, left).removals());
    }

    @Property
    void theOrderDoesNotMatter(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("histories") List<Candidate> all,
            @ForAll Random random) {
        List<Candidate> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        assertEquals(decide(policy, all), decide(policy, shuffled));
    }

    @Property
    void spaceIsKeptOrOnlyGuardedOnesAreLeft(
            @ForAll("policies") RetentionPolicy policy, @ForAll("histories") List<Candidate> all) {
        RetentionOutcome outcome = decide(policy, all);
        long left = left(outcome).stream().mapToLong(Candidate::lengthBytes).sum();
        long limit = policy.space().map(s -> s.bytes()).orElse(Long.MAX_VALUE);
        assertEquals(Math.max(0, left - limit), outcome.overBytes());
        Set<Rule> guards = Set.of(
                Rule.NEWEST_GOOD,
                Rule.MINIMUM,
                Rule.KEEP_AT_LEAST,
                Rule.HELD,
                Rule.PINNED,
                Rule.LAST_RESORT,
                Rule.LARGER);
        if (outcome.overBytes() > 0) {
            outcome.decisions().stream()
                    .filter(Decision::keep)
                    .forEach(d -> assertTrue(d.reasons().stream().anyMatch(r -> guards.contains(r.rule()))));
        }
    }

    /** A receiver that was used at least daily until now, and whose calendar then is somewhere else. */
    @Property
    void aClockThatJumpedRemovesNothing(
            @ForAll("policies") RetentionPolicy policy,
            @ForAll("histories") List<Candidate> all,
            @ForAll @IntRange(min = 1, max = 400) int days,
            @ForAll boolean forward) {
        List<Instant> seen = new ArrayList<>();
        for (int hours = 0; hours < 24 * 60; hours += 20) {
            seen.add(Histories.NOW.minus(Duration.ofHours(hours)));
        }
        Duration jump = forward ? Duration.ofDays(days + 2L) : Duration.ofDays(-days);
        ClockEvidence clock = new ClockEvidence(Histories.NOW.plus(jump), seen, Duration.ofHours(3), false);
        assertEquals(List.of(), retention.decide(policy, all, clock).removals());
        assertTrue(retention.doubt(clock).isPresent());
    }

    @Property
    void everySlotThatIsPromisedIsFilled(
            @ForAll("histories") List<Candidate> all, @ForAll @IntRange(min = 1, max = 10) int daily) {
        RetentionPolicy policy = new RetentionPolicy(
                Optional.empty(),
                0,
                Optional.empty(),
                new Slots(0, daily, 0, 0, 0),
                ZoneId.of("UTC"),
                Duration.ZERO,
                1,
                Duration.ZERO,
                Duration.ZERO);
        Set<Object> days = new HashSet<>();
        Set<Object> kept = new HashSet<>();
        good(all).forEach(b -> days.add(b.publishedAt().atZone(policy.zone()).toLocalDate()));
        good(left(decide(policy, all)))
                .forEach(b -> kept.add(b.publishedAt().atZone(policy.zone()).toLocalDate()));
        assertTrue(kept.size() >= Math.min(daily, days.size()));
    }
}
