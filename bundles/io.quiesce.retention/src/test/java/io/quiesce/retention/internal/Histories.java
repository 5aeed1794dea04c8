package io.quiesce.retention.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.ClockEvidence;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary policies and arbitrary pasts of a plan. */
final class Histories {

    static final Instant NOW = Instant.parse("2026-11-27T03:04:05Z");

    /** The clocks of Berlin, a year that ends in its 53rd week, a month. */
    private static final List<Instant> TURNS = List.of(
            Instant.parse("2026-10-25T01:00:00Z"),
            Instant.parse("2026-03-29T01:00:00Z"),
            Instant.parse("2021-01-01T00:00:00Z"),
            Instant.parse("2026-11-01T00:00:00Z"),
            NOW);

    private Histories() {}

    /** Over three years. */
    static Arbitrary<List<Candidate>> histories() {
        return histories(
                Arbitraries.integers().between(0, 3 * 365 * 24 * 60).map(m -> NOW.minus(Duration.ofMinutes(m))));
    }

    /** Close together at moments where one period ends: so several share an hour, a day, a week, a month or a year. */
    static Arbitrary<List<Candidate>> crowdedHistories() {
        return histories(Combinators.combine(
                        Arbitraries.of(TURNS), Arbitraries.integers().between(-200, 200))
                .as((turn, steps) -> turn.plus(Duration.ofMinutes(20L * steps)))
                .map(at -> at.isAfter(NOW) ? NOW : at));
    }

    private static Arbitrary<List<Candidate>> histories(Arbitrary<Instant> times) {
        Arbitrary<Standing> standings = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Standing.GOOD)), Tuple.of(1, Arbitraries.of(Standing.values())));
        return Combinators.combine(
                        times,
                        standings,
                        Arbitraries.integers().between(0, 1000),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.of(true, false, false, false, false, false, false, false),
                        Arbitraries.of(true, false, false, false, false, false, false, false))
                .as((at, standing, length, badDays, held, pinned) -> new Candidate(
                        new BackupId(new UUID(at.getEpochSecond(), length)),
                        "p" + at + ".zip",
                        at,
                        at,
                        length,
                        standing,
                        standing == Standing.BAD ? Duration.ofDays(badDays) : Duration.ZERO,
                        held,
                        pinned))
                .list()
                .ofMaxSize(40)
                .map(Histories::withIds);
    }

    private static List<Candidate> withIds(List<Candidate> backups) {
        List<Candidate> all = new ArrayList<>();
        for (Candidate b : backups) {
            int n = all.size();
            all.add(new Candidate(
                    new BackupId(new UUID(1, n)),
                    n + b.path(),
                    b.publishedAt(),
                    b.lastRead(),
                    b.lengthBytes(),
                    b.standing(),
                    b.badFor(),
                    b.held(),
                    b.pinned()));
        }
        return List.copyOf(all);
    }

    static Arbitrary<RetentionPolicy> policies() {
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 4);
        Arbitrary<Slots> slots = Combinators.combine(few, few, few, few, few).as(Slots::new);
        Arbitrary<Duration> days = Arbitraries.integers().between(0, 400).map(Duration::ofDays);
        Arbitrary<Guards> guards = Combinators.combine(
                        days, Arbitraries.integers().between(1, 5), days, days)
                .as(Guards::new);
        return Combinators.combine(
                        days.filter(d -> !d.isZero()).optional(),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.longs()
                                .between(0, 20_000)
                                .map(ByteSize::new)
                                .optional(),
                        Arbitraries.oneOf(Arbitraries.just(Slots.NONE), slots),
                        Arbitraries.of("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia")
                                .map(ZoneId::of),
                        guards)
                .as((age, count, space, slot, zone, guard) -> new RetentionPolicy(
                        age,
                        count,
                        space,
                        slot,
                        zone,
                        guard.keepAtLeast,
                        guard.minimum,
                        guard.notGoodFor,
                        guard.shrunkFor));
    }

    private record Guards(Duration keepAtLeast, int minimum, Duration notGoodFor, Duration shrunkFor) {}

    /** A clock that nobody doubts. */
    static ClockEvidence right() {
        return new ClockEvidence(NOW, List.of(NOW), Duration.ofDays(2), false);
    }
}
