package io.quiesce.reporting.internal;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.Period;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Runs for tests; those at random lie in two weeks, of which the second is {@link #WEEK}. */
final class TestRuns {

    static final Instant MONDAY = Instant.parse("2026-05-04T00:00:00Z");
    static final Period WEEK = new Period(MONDAY, MONDAY.plus(Duration.ofDays(7)), ZoneOffset.UTC);

    private static final List<BackupId> BACKUPS = java.util.stream.Stream.generate(UUID::randomUUID)
            .limit(4)
            .map(BackupId::new)
            .toList();

    private TestRuns() {}

    static ReportedRun backup(String plan, RunStatus status, Instant at, long downtimeMillis) {
        return new ReportedRun(
                UUID.randomUUID(),
                RunKind.BACKUP,
                status,
                plan,
                Optional.of(new BackupId(UUID.randomUUID())),
                at,
                1_000_000_000,
                400_000_000,
                Duration.ofMillis(downtimeMillis),
                Duration.ofMillis(4 * downtimeMillis),
                new TreeMap<>(Map.of(
                        Stage.CAPTURE, Duration.ofMillis(downtimeMillis),
                        Stage.TRANSFER, Duration.ofMillis(3 * downtimeMillis))),
                status == RunStatus.FAILED ? "the receiver 'vault' cannot be reached" : "",
                "");
    }

    static Arbitrary<List<ReportedRun>> lists() {
        Arbitrary<Long> millis = Arbitraries.longs().between(0, 10_000_000);
        Arbitrary<Instant> at = Arbitraries.longs()
                .between(-Duration.ofDays(7).toMillis() - 5, Duration.ofDays(8).toMillis())
                .map(MONDAY::plusMillis);
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.of("", "<script>alert('&')</script>", "a,\"b\"\n"),
                Arbitraries.strings().ofMaxLength(20));
        return Combinators.combine(
                        Combinators.combine(Arbitraries.of(RunKind.class), Arbitraries.of(RunStatus.class), at, text)
                                .as((kind, status, moment, message) -> List.<Object>of(kind, status, moment, message)),
                        Arbitraries.of("shop", "crm", "wiki"),
                        Arbitraries.of(BACKUPS).optional(),
                        Arbitraries.longs().between(0, 1L << 45),
                        millis,
                        millis,
                        Arbitraries.maps(Arbitraries.of(Stage.class), millis.map(Duration::ofMillis))
                                .ofMaxSize(4))
                .as((what, plan, backup, bytes, downtime, elapsed, stages) -> new ReportedRun(
                        UUID.randomUUID(),
                        (RunKind) what.get(0),
                        (RunStatus) what.get(1),
                        plan,
                        backup,
                        (Instant) what.get(2),
                        bytes,
                        bytes / 3,
                        Duration.ofMillis(downtime),
                        Duration.ofMillis(elapsed),
                        new TreeMap<>(stages),
                        (String) what.get(3),
                        (String) what.get(3)))
                .list()
                .ofMaxSize(12);
    }
}
