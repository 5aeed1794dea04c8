package io.quiesce.api.report;

import io.quiesce.api.history.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * One backup of a period.
 *
 * @param run that captured it, or tried to
 * @param outcome as it is known now: of one that was delivered later, what came of the delivery
 * @param downtime of the instance; zero when it was not stopped
 * @param elapsed of the run, a later delivery not counted
 */
public record BackupPoint(
        UUID run,
        Instant at,
        String plan,
        RunStatus outcome,
        long rawBytes,
        long storedBytes,
        Duration downtime,
        Duration elapsed) {

    public boolean good() {
        return outcome == RunStatus.COMPLETED;
    }
}
