package io.quiesce.engine.internal;

import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Identified;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.RunEvent.StageBegan;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.event.Stage;
import io.quiesce.api.transfer.BackupId;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one ordered event stream of a run: numbers the events, never lets progress go back, and thins it out to a few a
 * second. Safe between threads; the listener is called by one at a time.
 */
final class Telling {

    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);
    private static final long INTERVAL_NANOS = Duration.ofMillis(200).toNanos();

    private final RunListener listener;
    private final Clock clock;
    private final LongSupplier nanos;
    private long sequence;
    private Stage stage = Stage.CHECK;
    private long done;
    private long total;
    private long stored;
    private long sent;
    private long lastProgress;

    Telling(RunListener listener, Clock clock) {
        this(listener, clock, System::nanoTime);
    }

    /** @param nanos a clock that is never set, for the pace of what is told */
    Telling(RunListener listener, Clock clock, LongSupplier nanos) {
        this.listener = listener;
        this.clock = clock;
        this.nanos = nanos;
        this.lastProgress = nanos.getAsLong() - INTERVAL_NANOS;
    }

    synchronized void stage(Stage next) {
        stage = next;
        done = 0;
        total = 0;
        LOG.info("stage {}", next);
        tell(new StageBegan(sequence++, clock.instant(), next));
    }

    /**
     * @param doneNow bytes done of {@code totalNow}, which may be an estimate; less than before counts as before
     * @param storedNow bytes of {@code Data.zip} made so far
     * @param sentNow bytes that the receiver holds
     */
    synchronized void progress(long doneNow, long totalNow, long storedNow, long sentNow, Duration downtime) {
        long now = nanos.getAsLong();
        boolean completed = doneNow >= totalNow && done < Math.max(total, totalNow);
        if (now - lastProgress < INTERVAL_NANOS && !completed) {
            return;
        }
        lastProgress = now;
        done = Math.max(done, doneNow);
        total = Math.max(totalNow, done);
        stored = Math.max(stored, storedNow);
        sent = Math.max(sent, sentNow);
        tell(new Progressed(sequence++, clock.instant(), stage, done, total, stored, sent, downtime));
    }

    /** The instance is up again; told at once, however short ago the last progress was. */
    synchronized void up(Duration downtime) {
        tell(new Progressed(sequence++, clock.instant(), stage, done, total, stored, sent, downtime));
    }

    synchronized void identified(BackupId backup) {
        tell(new Identified(sequence++, clock.instant(), backup));
    }

    void note(String text) {
        note(Level.INFO, text);
    }

    synchronized void note(Level level, String text) {
        switch (level) {
            case INFO -> LOG.info("{}", text);
            case WARNING -> LOG.warn("{}", text);
            case ERROR, CRITICAL -> LOG.error("{}", text);
        }
        tell(new Noted(sequence++, clock.instant(), level, text));
    }

    /** Whoever listens has no part in the run: an instance must be started whether that can be told or not. */
    private void tell(RunEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.warn("could not tell {}", event, e);
        }
    }
}
