package io.quiesce.control.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.service.Schedules.Due;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what is due into the queue. A schedule is handled, in the ledger, when its run begins or is skipped: what a killed
 * agent had queued only is a missed run afterwards, and what had begun is never begun twice. One thread.
 */
final class ScheduleWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleWatch.class);

    /** A clock that was farther ahead than this has been wrong; less, and nothing is due until it is there again. */
    private static final Duration FAR_AHEAD = Duration.ofHours(25);

    /** What a disabled plan was due for is handled, written down so often. */
    private static final Duration DISABLED_STEP = Duration.ofMinutes(1);

    private final Schedules schedules;
    private final boolean acceptNoBootRecovery;
    private final RunQueue queue;
    private final Ledger ledger;
    private final Consumer<Alert> alerts;
    private final Clock clock;
    /** Queued and not begun. */
    private final Map<String, Instant> queued = new HashMap<>();

    ScheduleWatch(
            Schedules schedules,
            boolean acceptNoBootRecovery,
            RunQueue queue,
            Ledger ledger,
            Consumer<Alert> alerts,
            Clock clock) {
        this.schedules = schedules;
        this.acceptNoBootRecovery = acceptNoBootRecovery;
        this.queue = queue;
        this.ledger = ledger;
        this.alerts = alerts;
        this.clock = clock;
    }

    void look(List<PlannedSchedules> plans) throws IOException, QuiesceException {
        Instant now = clock.instant();
        for (PlannedSchedules plan : plans) {
            if (plan.problem().isEmpty()) {
                for (ScheduleSpec schedule : plan.schedules()) {
                    look(plan, schedule, now);
                }
            }
        }
        ledger.retain(key -> key.startsWith(CertificateWatch.KEY)
                || plans.stream()
                        .anyMatch(p -> !p.problem().isEmpty() && key.startsWith(p.plan() + " ")
                                || p.schedules().stream().anyMatch(s -> p.key(s).equals(key))));
    }

    private void look(PlannedSchedules plan, ScheduleSpec schedule, Instant now) throws IOException, QuiesceException {
        String key = plan.key(schedule);
        Optional<Instant> known = ledger.handled(key);
        if (known.isEmpty() || known.get().isAfter(now.plus(FAR_AHEAD))) {
            ledger.handled(key, now); // new: what was due before does not count
            return;
        }
        if (!plan.enabled()) {
            if (known.get().isBefore(now.minus(DISABLED_STEP))) {
                ledger.handled(key, now);
            }
            return;
        }
        Optional<Due> due = schedules.due(schedule, queued(key).orElse(known.get()), now);
        if (due.isPresent()) {
            handle(plan, key, due.get(), schedules.blackout(schedule, now));
        }
    }

    private Optional<Instant> queued(String key) {
        synchronized (queued) {
            return Optional.ofNullable(queued.get(key));
        }
    }

    private void handle(PlannedSchedules plan, String key, Due due, Optional<Instant> stopBefore)
            throws IOException, QuiesceException {
        if (!due.reason().isEmpty()) {
            LOG.warn("plan '{}': {}", plan.plan(), due.reason());
        }
        if (!due.begin()) {
            ledger.handled(key, due.at());
            missed(plan.plan(), due.at(), due.reason());
            return;
        }
        try {
            synchronized (queued) {
                queued.put(key, due.at());
            }
            Work work = new Work.Backup(plan.plan(), acceptNoBootRecovery);
            queue.due(work, plan.plan(), plan.instance(), stopBefore, () -> settle(key, due.at()));
        } catch (BusyException e) {
            LOG.warn("plan '{}' was due at {} and is skipped: {}", plan.plan(), due.at(), e.getMessage());
            settle(key, due.at());
            missed(plan.plan(), due.at(), String.valueOf(e.getMessage()));
        }
    }

    private void missed(String plan, Instant at, String reason) {
        alerts.accept(new Alert(
                UUID.randomUUID(),
                clock.instant(),
                AlertKind.RUN_MISSED,
                AlertSeverity.WARNING,
                Alert.source("agent"),
                plan,
                "the backup of '" + plan + "' that was due at " + at + " was not made",
                reason,
                Map.of("due", at.toString()),
                Optional.empty(),
                List.of()));
    }

    private void settle(String key, Instant at) {
        try {
            ledger.handled(key, at);
        } catch (IOException e) {
            // it would be begun again after a restart; a full disk must not keep the backup from being made
            LOG.error("cannot write down that '{}' was handled", key, e);
        }
        synchronized (queued) {
            queued.remove(key, at);
        }
    }
}
