package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.CapturingRun;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.monitor.Measure;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.monitor.Reading;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How an agent and its plans are, as its desk tells it. */
record AgentProbe(AgentDesk desk) implements Probe {

    private static final Set<RunStatus> OVER = EnumSet.complementOf(EnumSet.of(RunStatus.RUNNING));
    private static final Set<RunKind> BACKUPS = Set.of(RunKind.BACKUP);
    private static final Set<RunKind> MAKERS = Set.of(RunKind.BACKUP, RunKind.DELIVERY);
    private static final int A_FEW = 20;

    @Override
    public Reading read() throws QuiesceException {
        List<Measure> measures = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        measures.add(Measure.of("quiesce_agent_info", "The agent, by version.")
                .with(1, "version", desk.status().version()));
        measures.add(Measure.of("quiesce_agent_queue", "Runs that are at work or wait for their turn.")
                .with(desk.queue().size()));
        measures.add(Measure.of("quiesce_agent_waiting_backups", "Captured backups that no receiver has yet.")
                .with(desk.waiting().size()));
        plans(measures, problems);
        Measure certificates = Measure.of(
                "quiesce_receiver_certificate_end_timestamp_seconds",
                "When the certificate of this client at a receiver ends.");
        for (EnrolledReceiver receiver : desk.receivers()) {
            certificates = certificates.with(receiver.certificateEnds().getEpochSecond(), "receiver", receiver.name());
        }
        measures.add(certificates);
        return new Reading(measures, problems);
    }

    private void plans(List<Measure> measures, List<String> problems) throws QuiesceException {
        Measure next = Measure.of("quiesce_plan_next_run_timestamp_seconds", "When a plan is due next.");
        Measure last = Measure.of(
                "quiesce_plan_last_run_timestamp_seconds", "When the last run of a plan began, by what came of it.");
        Measure good = Measure.of(
                "quiesce_plan_last_good_timestamp_seconds",
                "When the run began that captured the newest good backup of a plan: how old its data are.");
        Measure downtime =
                Measure.of("quiesce_plan_downtime_seconds", "How long the last good backup had its instance down.");
        Measure duration =
                Measure.of("quiesce_plan_duration_seconds", "How long the run of the last good backup took.");
        Measure raw = Measure.of("quiesce_plan_data_bytes", "The data directory that it captured.");
        Measure stored = Measure.of("quiesce_plan_stored_bytes", "The Data.zip that it made.");
        for (PlanState plan : desk.plans()) {
            String[] name = {"plan", plan.name()};
            if (!plan.problem().isEmpty()) {
                problems.add("plan '" + plan.name() + "' can't be used: " + plan.problem());
            }
            if (!plan.next().isEmpty()) {
                next = next.with(plan.next().getFirst().getEpochSecond(), name);
            }
            Optional<RunLog> newest = newest(plan.name(), OVER, BACKUPS);
            if (newest.isPresent()) {
                RunStatus status = newest.get().status();
                String word = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
                last = last.with(newest.get().startedAt().getEpochSecond(), "plan", plan.name(), "status", word);
                if (Set.of(RunStatus.FAILED, RunStatus.INTERRUPTED, RunStatus.NOT_GOOD)
                        .contains(status)) {
                    problems.add("the last backup of plan '" + plan.name() + "' is " + word);
                }
            }
            Optional<RunLog> published = newest(plan.name(), Set.of(RunStatus.COMPLETED), MAKERS);
            Optional<RunLog> run = newest(plan.name(), Set.of(RunStatus.COMPLETED), BACKUPS);
            if (published.isPresent()) {
                Instant delivered = captured(published.get()).startedAt();
                Instant made = run.map(RunLog::startedAt).orElse(delivered);
                good = good.with((made.isAfter(delivered) ? made : delivered).getEpochSecond(), name);
            }
            if (run.isPresent()) {
                downtime = downtime.with(run.get().downtime().toMillis() / 1000.0, name);
                duration = duration.with(run.get().elapsed().toMillis() / 1000.0, name);
                raw = raw.with(run.get().rawBytes(), name);
                stored = stored.with(run.get().storedBytes(), name);
            }
        }
        measures.addAll(List.of(next, last, good, downtime, duration, raw, stored));
    }

    /** The run that captured what a run has made or delivered: that may be days ago. */
    private RunLog captured(RunLog good) throws QuiesceException {
        if (good.kind() != RunKind.DELIVERY || good.backup().isEmpty()) {
            return good;
        }
        return CapturingRun.of(desk, good.plan(), good.backup().get()).orElse(good);
    }

    /** The newest run of a plan with one of these outcomes, looked for among the newest few. */
    private Optional<RunLog> newest(String plan, Set<RunStatus> statuses, Set<RunKind> kinds) throws QuiesceException {
        RunQuery query = new RunQuery(
                Optional.of(plan),
                statuses,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                A_FEW);
        return desk.history(query).runs().stream()
                .filter(run -> kinds.contains(run.kind()))
                .findFirst();
    }
}
