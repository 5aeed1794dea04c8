package io.quiesce.engine.internal;

import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.plan.HooksSpec;
import io.quiesce.api.spi.Quiesced;
import java.time.Duration;
import java.util.Optional;

/** A stopped instance during a run: thawed once, at the latest when this is closed. */
final class Freeze implements AutoCloseable {

    private static final int ATTEMPTS = 3;

    /** Who would start the instance in our place. */
    interface Watcher {

        /** The instance is as it was found: nobody needs to watch any more. Idempotent. */
        void disarm();

        /** The agent has tried everything: it tells people, and the next {@code recover} tries again. */
        void giveUp();
    }

    private final Quiesced quiesced;
    private final boolean foundRunning;
    private final Telling telling;
    private final HookRun hookRun;
    private final HooksSpec hooks;
    private final Watcher guard;
    private boolean over;
    private Duration startTook = Duration.ZERO;
    private Optional<QuiesceException> hookFailure = Optional.empty();

    Freeze(Quiesced quiesced, boolean foundRunning, Telling telling, HookRun hookRun, HooksSpec hooks, Watcher guard) {
        this.quiesced = quiesced;
        this.foundRunning = foundRunning;
        this.telling = telling;
        this.hookRun = hookRun;
        this.hooks = hooks;
        this.guard = guard;
    }

    Quiesced quiesced() {
        return quiesced;
    }

    /** Whether the instance was started again, or that was tried. */
    boolean isOver() {
        return over;
    }

    Duration downtime() {
        return quiesced.downtime();
    }

    /** How long the start took, hooks aside; zero before it, when it failed, and when nothing was to be started. */
    Duration startTook() {
        return startTook;
    }

    /** The after-start hook's failure when its policy is to abort: told when the backup is safe. */
    Optional<QuiesceException> hookFailure() {
        return hookFailure;
    }

    /**
     * Starts the instance again, whatever it takes, and runs the hook; only the first call does anything.
     *
     * @throws InstanceDownException when every attempt failed
     */
    void thaw() throws InstanceDownException {
        if (over) {
            return;
        }
        over = true;
        telling.stage(Stage.THAW);
        Duration before = downtime();
        try {
            start();
        } catch (InstanceDownException e) {
            guard.giveUp();
            throw e;
        }
        startTook = downtime().minus(before);
        telling.up(downtime());
        telling.note(foundRunning ? "the instance is up again" : "the instance is as it was found");
        // the guardian watches until after the hook: it is as much part of "as it was found" as the start
        if (foundRunning) {
            try {
                hookRun.run("after-start", hooks.afterStart());
            } catch (QuiesceException e) {
                telling.note(Level.ERROR, e.getMessage());
                hookFailure = Optional.of(e);
            }
        }
        guard.disarm();
        tellWhatIsMissing();
    }

    /** An error, so that an alert tells people too; after the hook, which may have mended it. */
    private void tellWhatIsMissing() {
        try {
            quiesced.notAsFound()
                    .forEach(
                            f -> telling.note(Level.ERROR, (f.check() + ": " + f.message() + "\n" + f.hint()).strip()));
        } catch (RuntimeException e) {
            telling.note(Level.WARNING, "whether the instance does all that it did before can't be told: " + e);
        }
    }

    private void start() throws InstanceDownException {
        for (int attempt = 1; ; attempt++) {
            try {
                quiesced.thaw();
                return;
            } catch (InstanceDownException e) {
                telling.note(Level.ERROR, e.getMessage());
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (QuiesceException | RuntimeException e) {
                telling.note(Level.ERROR, "the start failed: " + e.getMessage());
                if (attempt == ATTEMPTS) {
                    throw new InstanceDownException(
                            "the instance could not be started: " + e.getMessage(),
                            "Start it by hand as usual; its data directory was only read.",
                            e);
                }
            }
        }
    }

    @Override
    public void close() throws InstanceDownException {
        thaw();
    }

    /** That the instance is down, when that is among what followed a failure. */
    static Optional<InstanceDownException> down(Exception failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof InstanceDownException down) {
                down.addSuppressed(new IllegalStateException("before that: " + failure.getMessage()));
                return Optional.of(down);
            }
        }
        return failure instanceof InstanceDownException down ? Optional.of(down) : Optional.empty();
    }
}
