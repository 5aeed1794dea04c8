package io.quiesce.api.control;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.service.BackupEngine;
import java.time.Instant;
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

    /** The end: the backup is published. */
    public record Completed(BackupEngine.Result result) implements Item {}

    /** The end: it failed or was cancelled. */
    public record Failed(QuiesceException failure) implements Item {}

    /** Whether nothing of the run comes after it. */
    public boolean last() {
        return item instanceof Completed || item instanceof Failed;
    }
}
