package io.quiesce.reporting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.BackupPoint;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.Period;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Label("What a report says of any runs")
@Tag("P18")
@Tag("R7.6")
class TallyPropertyTest {

    @Provide
    Arbitrary<List<ReportedRun>> runs() {
        return TestRuns.lists();
    }

    private static Report report(List<ReportedRun> runs) {
        return Tally.of(TestRuns.WEEK, TestRuns.WEEK.until(), "agent db1", runs);
    }

    private static List<ReportedRun> backups(List<ReportedRun> runs, Period of) {
        return runs.stream()
                .filter(r -> r.kind() == RunKind.BACKUP && of.contains(r.at()))
                .toList();
    }

    private static boolean delivered(ReportedRun backup, List<ReportedRun> runs) {
        return runs.stream()
                .anyMatch(r -> r.kind() == RunKind.DELIVERY
                        && r.backup().isPresent()
                        && r.backup().equals(backup.backup())
                        && (r.status() == RunStatus.COMPLETED || r.status() == RunStatus.NOT_GOOD));
    }

    @Property(tries = 300)
    @Label("counts each backup of the period once, by what came of it, and those of the period before apart")
    void counts(@ForAll("runs") List<ReportedRun> runs) {
        Report report = report(runs);
        List<ReportedRun> now = backups(runs, TestRuns.WEEK);
        assertEquals(now.size(), report.figures().backups());
        assertEquals(
                backups(runs, TestRuns.WEEK.before()).size(), report.before().backups());
        for (RunStatus status : List.of(RunStatus.FAILED, RunStatus.CANCELLED)) {
            assertEquals(
                    now.stream().filter(r -> r.status() == status).count(),
                    report.figures().of(status));
        }
        for (RunStatus status : List.of(RunStatus.WAITING, RunStatus.INTERRUPTED)) {
            assertEquals(
                    now.stream()
                            .filter(r -> r.status() == status && !delivered(r, runs))
                            .count(),
                    report.figures().of(status));
        }
    }

    private static ReportedRun delivery(ReportedRun backup, RunStatus status) {
        return new ReportedRun(
                UUID.randomUUID(),
                RunKind.DELIVERY,
                status,
                backup.plan(),
                backup.backup(),
                TestRuns.WEEK.until(),
                0,
                0,
                Duration.ZERO,
                Duration.ofSeconds(1),
                new TreeMap<>(),
                status == RunStatus.NOT_GOOD ? "a digest differs" : "",
                "");
    }

    @Example
    @Label(
            "a backup whose run was killed and that was delivered later is what its delivery says, in figures and troubles")
    void killedAndDelivered() {
        ReportedRun good = TestRuns.backup("shop", RunStatus.INTERRUPTED, TestRuns.MONDAY, 3_000);
        ReportedRun bad = TestRuns.backup("shop", RunStatus.WAITING, TestRuns.MONDAY.plusSeconds(9), 3_000);
        ReportedRun gone = TestRuns.backup("shop", RunStatus.INTERRUPTED, TestRuns.MONDAY.plusSeconds(99), 3_000);
        Report report = report(
                List.of(good, bad, gone, delivery(good, RunStatus.COMPLETED), delivery(bad, RunStatus.NOT_GOOD)));
        assertEquals(1, report.figures().good());
        assertEquals(
                List.of("INTERRUPTED ", "NOT_GOOD a digest differs"),
                report.troubles().stream()
                        .map(t -> t.status() + " " + t.message())
                        .toList());
    }

    @Property(tries = 300)
    @Label("the plans add up to the whole, and so do the points of a plan to its figures")
    void addsUp(@ForAll("runs") List<ReportedRun> runs) {
        Report report = report(runs);
        Figures all = report.figures();
        List<Figures> plans = report.plans().stream().map(PlanReport::figures).toList();
        assertEquals(all.backups(), plans.stream().mapToInt(Figures::backups).sum());
        assertEquals(all.rawBytes(), plans.stream().mapToLong(Figures::rawBytes).sum());
        assertEquals(
                all.newestRawBytes(),
                plans.stream().mapToLong(Figures::newestRawBytes).sum());
        assertEquals(
                all.downtime().total(),
                plans.stream().map(f -> f.downtime().total()).reduce(Duration.ZERO, Duration::plus));
        for (PlanReport plan : report.plans()) {
            assertEquals(plan.figures().backups(), plan.points().size());
            List<BackupPoint> good =
                    plan.points().stream().filter(BackupPoint::good).toList();
            assertEquals(plan.figures().good(), good.size());
            assertEquals(
                    plan.figures().storedBytes(),
                    good.stream().mapToLong(BackupPoint::storedBytes).sum());
            assertEquals(
                    plan.figures().elapsed().total(),
                    good.stream().map(BackupPoint::elapsed).reduce(Duration.ZERO, Duration::plus));
        }
    }

    @Property(tries = 100)
    @Label("is the same whatever the order of the runs, and its parts lie between none and all")
    void order(@ForAll("runs") List<ReportedRun> runs, @ForAll Random random) {
        List<ReportedRun> other = new ArrayList<>(runs);
        Collections.shuffle(other, random);
        Report report = report(runs);
        // two deliveries of one backup at one moment could say different things
        assertEquals(report.figures().downtime(), report(other).figures().downtime());
        assertEquals(report.figures().backups(), report(other).figures().backups());
        Figures f = report.figures();
        f.successRate().ifPresent(rate -> assertTrue(rate >= 0 && rate <= 1, "rate " + rate));
        f.slowest().ifPresent(s -> assertTrue(f.share(s) > 0 && f.share(s) <= 1, "share " + f.share(s)));
        assertTrue(f.downtime().least().compareTo(f.downtime().median()) <= 0);
        assertTrue(f.downtime().median().compareTo(f.downtime().most()) <= 0);
        assertTrue(report.troubles().size() <= Report.MOST_TROUBLES);
    }
}
