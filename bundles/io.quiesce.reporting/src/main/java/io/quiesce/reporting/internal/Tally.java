package io.quiesce.reporting.internal;

import io.quiesce.api.event.Stage;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.report.BackupPoint;
import io.quiesce.api.report.Figures;
import io.quiesce.api.report.Period;
import io.quiesce.api.report.PlanReport;
import io.quiesce.api.report.Report;
import io.quiesce.api.report.Spread;
import io.quiesce.api.report.Trouble;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Adds runs up. Pure; the order of the runs is of no account. */
final class Tally {

    private static final Comparator<ReportedRun> BY_TIME =
            Comparator.comparing(ReportedRun::at).thenComparing(ReportedRun::id);
    /** What is nobody's fault, or not known yet. */
    private static final Set<RunStatus> NO_TROUBLE =
            Set.of(RunStatus.COMPLETED, RunStatus.CANCELLED, RunStatus.RUNNING);

    /** What a run ends with whose backup may be delivered all the same. */
    private static final Set<RunStatus> DELIVERED_LATER = Set.of(RunStatus.WAITING, RunStatus.INTERRUPTED);

    private final Period period;
    private final List<ReportedRun> runs;
    private final Map<BackupId, ReportedRun> deliveries = new HashMap<>();

    private Tally(Period period, List<ReportedRun> runs) {
        this.period = period;
        this.runs = runs.stream().sorted(BY_TIME).toList();
        this.runs.stream()
                .filter(r -> r.kind() == RunKind.DELIVERY)
                .filter(r -> r.status() == RunStatus.COMPLETED || r.status() == RunStatus.NOT_GOOD)
                .forEach(r -> r.backup().ifPresent(backup -> deliveries.put(backup, r)));
    }

    /** @param runs of the period and of the one before, and the deliveries until now; others do no harm */
    static Report of(Period period, Instant madeAt, String source, List<ReportedRun> runs) {
        return new Tally(period, runs).report(madeAt, source);
    }

    private Report report(Instant madeAt, String source) {
        List<ReportedRun> now = backups(period);
        List<ReportedRun> before = backups(period.before());
        Set<String> plans = new TreeSet<>();
        Stream.concat(now.stream(), before.stream()).map(ReportedRun::plan).forEach(plans::add);
        List<Trouble> troubles = troubles();
        return new Report(
                period,
                madeAt,
                source,
                figures(now),
                figures(before),
                plans.stream().map(plan -> plan(plan, now, before)).toList(),
                others(),
                troubles.stream().limit(Report.MOST_TROUBLES).toList(),
                Math.max(0, troubles.size() - Report.MOST_TROUBLES));
    }

    private List<ReportedRun> backups(Period of) {
        return runs.stream()
                .filter(r -> r.kind() == RunKind.BACKUP && of.contains(r.at()))
                .toList();
    }

    private PlanReport plan(String plan, List<ReportedRun> now, List<ReportedRun> before) {
        List<ReportedRun> own = now.stream().filter(r -> r.plan().equals(plan)).toList();
        return new PlanReport(
                plan,
                figures(own),
                figures(before.stream().filter(r -> r.plan().equals(plan)).toList()),
                own.stream().map(this::point).toList());
    }

    /** The run that says what came of a backup: its own, or of a captured one that was delivered later, the delivery. */
    private ReportedRun decisive(ReportedRun backup) {
        return DELIVERED_LATER.contains(backup.status())
                ? backup.backup().map(deliveries::get).orElse(backup)
                : backup;
    }

    private RunStatus outcome(ReportedRun backup) {
        return decisive(backup).status();
    }

    private boolean isGood(ReportedRun backup) {
        return outcome(backup) == RunStatus.COMPLETED;
    }

    private BackupPoint point(ReportedRun run) {
        return new BackupPoint(
                run.id(),
                run.at(),
                run.plan(),
                outcome(run),
                run.rawBytes(),
                run.storedBytes(),
                run.downtime(),
                run.elapsed());
    }

    private Figures figures(List<ReportedRun> backups) {
        SortedMap<RunStatus, Integer> outcomes = new TreeMap<>();
        backups.forEach(r -> outcomes.merge(outcome(r), 1, Integer::sum));
        List<ReportedRun> good = backups.stream().filter(this::isGood).toList();
        Map<String, Long> newest = new HashMap<>();
        SortedMap<Stage, Duration> stages = new TreeMap<>();
        for (ReportedRun run : good) {
            newest.put(run.plan(), run.rawBytes());
            run.stages().forEach((stage, lasted) -> stages.merge(stage, lasted, Duration::plus));
        }
        return new Figures(
                outcomes,
                good.stream().mapToLong(ReportedRun::rawBytes).sum(),
                good.stream().mapToLong(ReportedRun::storedBytes).sum(),
                newest.values().stream().mapToLong(Long::longValue).sum(),
                Spread.of(backups.stream()
                        .map(ReportedRun::downtime)
                        .filter(d -> !d.isZero())
                        .toList()),
                Spread.of(good.stream().map(ReportedRun::elapsed).toList()),
                stages);
    }

    private SortedMap<RunKind, Integer> others() {
        SortedMap<RunKind, Integer> others = new TreeMap<>();
        runs.stream()
                .filter(r -> r.kind() != RunKind.BACKUP && period.contains(r.at()))
                .forEach(r -> others.merge(r.kind(), 1, Integer::sum));
        return others;
    }

    private List<Trouble> troubles() {
        return runs.reversed().stream()
                .filter(r -> period.contains(r.at()))
                .map(this::trouble)
                .filter(t -> !NO_TROUBLE.contains(t.status()))
                .toList();
    }

    private Trouble trouble(ReportedRun run) {
        ReportedRun said = run.kind() == RunKind.BACKUP ? decisive(run) : run;
        return new Trouble(said.id(), run.at(), run.kind(), said.status(), run.plan(), said.message(), said.hint());
    }
}
