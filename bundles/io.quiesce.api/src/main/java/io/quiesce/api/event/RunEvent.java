package io.quiesce.api.event;

import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;

/** Something that happened in a run. Events of a run are numbered without gaps and delivered in order. */
public sealed interface RunEvent {

    /** Number within the run, from 0. */
    long sequence();

    Instant at();

    /** The backup that the run makes has its identity. */
    record Identified(long sequence, Instant at, BackupId backup) implements RunEvent {}

    /** A stage has begun. */
    record StageBegan(long sequence, Instant at, Stage stage) implements RunEvent {}

    /**
     * How far the run is; never goes back.
     *
     * @param done bytes done of the stage's measure
     * @param total bytes in all; at least {@code done}
     * @param stored bytes of {@code Data.zip} so far
     * @param sent bytes the receiver holds
     * @param downtime so far, zero while the instance is up before the stop
     */
    record Progressed(
            long sequence, Instant at, Stage stage, long done, long total, long stored, long sent, Duration downtime)
            implements RunEvent {}

    /** A sentence for the log and the terminal. */
    record Noted(long sequence, Instant at, Level level, String text) implements RunEvent {}

    enum Level {
        INFO,
        WARNING,
        ERROR,
        /** Somebody must act now: people are told before the run ends. The text says what to do. */
        CRITICAL
    }
}
