package io.quiesce.api.control;

import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a finished restore amounts to.
 *
 * @param target that holds the backup now
 * @param kept the old directories
 * @param rawBytes sum of the sizes of the files; 0 when an interrupted restore was finished
 * @param finished what was done instead when this very restore had been interrupted and only had to be finished; else empty
 */
public record RestoreOutcome(
        BackupId backup, Path target, List<Path> kept, Duration elapsed, long rawBytes, String finished) {

    public RestoreOutcome {
        kept = List.copyOf(kept);
    }
}
