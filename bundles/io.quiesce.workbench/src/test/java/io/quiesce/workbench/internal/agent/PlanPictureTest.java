package io.quiesce.workbench.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.control.PlanState;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.workbench.internal.agent.PlanPicture.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6.2")
@DisplayName("The picture of a plan")
class PlanPictureTest {

    private static final Instant FRIDAY = Instant.parse("2026-11-27T22:00:00Z");
    private static final Instant SUNDAY = Instant.parse("2026-11-29T22:00:00Z");
    private static final Instant MONDAY = Instant.parse("2026-11-30T08:00:00Z");

    private static final PlanState STATE = new PlanState("shop", "", true, List.of(), List.of(), Optional.empty());

    static RunLog run(RunKind kind, RunStatus status, BackupId backup, Instant ended) {
        return new RunLog(
                UUID.randomUUID(),
                kind,
                status,
                "shop",
                Optional.of(backup),
                "",
                ended.minusSeconds(60),
                Optional.of(ended),
                1,
                1,
                Duration.ZERO,
                Optional.empty(),
                new TreeMap<>(),
                List.of());
    }

    private static BackupId backup() {
        return new BackupId(UUID.randomUUID());
    }

    @Test
    @DisplayName("has a delivered backup as old as its data")
    void delivered() {
        BackupId backup = backup();
        RunLog waiting = run(RunKind.BACKUP, RunStatus.WAITING, backup, FRIDAY);
        RunLog delivery = run(RunKind.DELIVERY, RunStatus.COMPLETED, backup, MONDAY);
        PlanPicture plan = new PlanPicture(STATE, List.of(delivery, waiting), List.of(delivery), Optional.of(waiting));
        assertEquals(Optional.of(FRIDAY), plan.lastGoodAt());
        assertEquals(Optional.of(delivery), plan.lastGood());
        assertEquals(Standing.GOOD, plan.standing());
    }

    @Test
    @DisplayName("does not take a late delivery for newer than a backup that went through after its capture")
    void overtaken() {
        BackupId backup = backup();
        RunLog waiting = run(RunKind.BACKUP, RunStatus.WAITING, backup, FRIDAY);
        RunLog made = run(RunKind.BACKUP, RunStatus.COMPLETED, backup(), SUNDAY);
        RunLog delivery = run(RunKind.DELIVERY, RunStatus.COMPLETED, backup, MONDAY);
        PlanPicture plan =
                new PlanPicture(STATE, List.of(delivery, made, waiting), List.of(delivery, made), Optional.of(waiting));
        assertEquals(Optional.of(made), plan.lastGood());
        assertEquals(Optional.of(SUNDAY), plan.lastGoodAt());
    }

    @Test
    @DisplayName("has no good backup without one, whatever has failed")
    void never() {
        RunLog failed = run(RunKind.BACKUP, RunStatus.FAILED, backup(), MONDAY);
        PlanPicture plan = new PlanPicture(STATE, List.of(failed), List.of(), Optional.empty());
        assertEquals(Optional.empty(), plan.lastGoodAt());
        assertEquals(Standing.FAILED, plan.standing());
    }
}
