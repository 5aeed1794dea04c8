package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.monitor.Measure;
import io.quiesce.api.transfer.BackupId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What metrics say about a plan's last good backup. */
@Tag("T4.3")
class AgentProbeTest {

    private static final Instant FRIDAY = Instant.parse("2026-11-27T22:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-11-29T22:00:00Z");
    private static final Instant MONDAY = Instant.parse("2026-11-30T08:00:00Z");

    private static final AgentStatus STATUS =
            new AgentStatus("1.0.0", "/home", 1, "root", FRIDAY, true, 1, FeedPosition.START);

    private final List<RunLog> history = new ArrayList<>();

    private BackupId run(RunKind kind, RunStatus status, BackupId backup, Instant began) {
        history.add(new RunLog(
                UUID.randomUUID(),
                kind,
                status,
                "shop",
                Optional.of(backup),
                "",
                began,
                Optional.of(began.plusSeconds(60)),
                1,
                1,
                Duration.ZERO,
                Optional.empty(),
                new TreeMap<>(),
                List.of()));
        return backup;
    }

    private RunPage page(RunQuery query) {
        List<RunLog> found = history.stream()
                .filter(query::matches)
                .sorted(Comparator.comparing(RunLog::startedAt).reversed())
                .toList();
        int from = query.after()
                .map(id -> found.stream().map(RunLog::id).toList().indexOf(id) + 1)
                .orElse(0);
        int to = Math.min(found.size(), from + query.limit());
        return new RunPage(found.subList(from, to), to < found.size());
    }

    private List<Double> lastGood() throws Exception {
        AgentDesk desk = (AgentDesk) Proxy.newProxyInstance(
                AgentDesk.class.getClassLoader(),
                new Class<?>[] {AgentDesk.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "plans" -> List.of(new PlanState("shop", "", true, List.of(), List.of(), Optional.empty()));
                    case "history" -> page((RunQuery) arguments[0]);
                    case "status" -> STATUS;
                    default -> List.of();
                });
        return new AgentProbe(desk)
                .read().measures().stream()
                        .filter(m -> m.name().equals("quiesce_plan_last_good_timestamp_seconds"))
                        .map(Measure::samples)
                        .flatMap(List::stream)
                        .map(Measure.Sample::value)
                        .toList();
    }

    @Test
    @DisplayName("there is none without one")
    void none() throws Exception {
        run(RunKind.BACKUP, RunStatus.FAILED, new BackupId(UUID.randomUUID()), FRIDAY);
        assertEquals(List.of(), lastGood());
    }

    @Test
    @DisplayName("is as old as its data, however late it was delivered")
    void delivered() throws Exception {
        BackupId late = run(RunKind.BACKUP, RunStatus.WAITING, new BackupId(UUID.randomUUID()), FRIDAY);
        for (int attempt = 1; attempt <= 450; attempt++) {
            run(RunKind.DELIVERY, RunStatus.WAITING, late, FRIDAY.plusSeconds(attempt * 60L));
        }
        run(RunKind.DELIVERY, RunStatus.COMPLETED, late, MONDAY);
        assertEquals(List.of((double) FRIDAY.getEpochSecond()), lastGood());
    }

    @Test
    @DisplayName("is the one with the newest data, when an older one is delivered after it")
    void overtaken() throws Exception {
        BackupId late = run(RunKind.BACKUP, RunStatus.WAITING, new BackupId(UUID.randomUUID()), FRIDAY);
        run(RunKind.BACKUP, RunStatus.COMPLETED, new BackupId(UUID.randomUUID()), SUNDAY);
        run(RunKind.DELIVERY, RunStatus.COMPLETED, late, MONDAY);
        assertEquals(List.of((double) SUNDAY.getEpochSecond()), lastGood());
    }
}
