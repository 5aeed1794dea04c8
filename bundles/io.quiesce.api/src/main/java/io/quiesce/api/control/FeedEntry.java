package io.quiesce.api.control;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.Receipt;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One thing that happened to a run, from its submission to its end.
 *
 * @param sequence within the life of the owner, from 1, growing; not without gaps, since progress that a later one
 *     replaces is dropped
 * @param run of the queue
 */
public record FeedEntry(long sequence, Instant at, UUID run, Item item) {

    public sealed interface Item {}

    public record Submitted(QueuedRun run) implements Item {}

    /** Its turn has come. */
    public record Began() implements Item {}

    public record Happened(RunEvent event) implements Item {}

    /** A restore has looked at what it would do, which it does next when nothing refuses it. */
    public record Planned(RestorePreview preview) implements Item {}

    /** The end: the backup is published. */
    public record Completed(BackupEngine.Result result) implements Item {}

    /** The end: the backup is restored. */
    public record Restored(RestoreOutcome outcome) implements Item {}

    /** The end: the backup was read again; the receipt is not good, and has reasons, when something differs. */
    public record Verified(Receipt receipt) implements Item {}

    /** The end: these old directories are removed. */
    public record DiscardedOld(List<Path> directories) implements Item {
        public DiscardedOld {
            directories = List.copyOf(directories);
        }
    }

    /** The end: it failed or was cancelled. */
    public record Failed(QuiesceException failure) implements Item {}

    /** Whether nothing of the run comes after it. */
    public boolean last() {
        return switch (item) {
            case Completed c -> true;
            case Restored r -> true;
            case Verified v -> true;
            case DiscardedOld d -> true;
            case Failed f -> true;
            case Submitted s -> false;
            case Began b -> false;
            case Happened h -> false;
            case Planned p -> false;
        };
    }
}
