package io.quiesce.mysql.internal;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.ContentCheck;
import io.quiesce.api.spi.Guard;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.mysql.internal.host.InterruptShield;
import io.quiesce.mysql.internal.pages.PageCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** An instance that is down for a copy, or was found so. */
final class QuiescedInstance implements Quiesced {

    /** What only a finished stop knows. */
    record Outcome(FileSet files, Facts facts, ShutdownVerdict verdict, Resumption resumption) {}

    private final Outcome outcome;
    private final Examination before;
    private final DownCheck down;
    private final Guard guard;
    private final GuardedStart start;
    private final Downtime downtime;
    private final TimeLimits limits;
    private final Consumer<String> steps;
    private boolean thawed;

    QuiescedInstance(
            Outcome outcome,
            Examination before,
            DownCheck down,
            Guard guard,
            GuardedStart start,
            Downtime downtime,
            TimeLimits limits,
            Consumer<String> steps) {
        this.outcome = outcome;
        this.before = before;
        this.down = down;
        this.guard = guard;
        this.start = start;
        this.downtime = downtime;
        this.limits = limits;
        this.steps = steps;
    }

    @Override
    public FileSet files() {
        return outcome.files();
    }

    @Override
    public Facts facts() {
        return outcome.facts();
    }

    @Override
    public ShutdownKind shutdown() {
        return outcome.verdict().kind();
    }

    @Override
    public Optional<ContentCheck> contentCheck() {
        if (shutdown() == ShutdownKind.CRASH) {
            steps.accept(
                    "The checksums of pages are not looked at: pages that the crash has torn are mended by the start");
            return Optional.empty();
        }
        return Optional.of(new PageCheck(before.flavour(), systemFile()));
    }

    /** First of the system tablespace, without its folder and size. */
    private String systemFile() {
        String first = facts().get("mysql.dataFilePath")
                .orElse("ibdata1")
                .split("[;:]", 2)[0]
                .strip();
        return first.substring(first.lastIndexOf('/') + 1);
    }

    @Override
    public boolean confirmDown() throws InstanceException {
        Optional<String> breach = guard.breach();
        if (breach.isEmpty()) {
            // a server that waits for the fence to fall is no objection: it has touched no file that is there
            return true;
        }
        steps.accept("The copy is not fenced: " + breach.get());
        Optional<String> objection = down.objection();
        if (objection.isPresent()) {
            throw new InstanceException(
                    "the instance is no longer down: " + objection.get(),
                    "Somebody started it during the copy; find out who, and run the backup again.");
        }
        return false;
    }

    @Override
    public void thaw() throws QuiesceException {
        if (thawed) {
            return;
        }
        try (InterruptShield shield = new InterruptShield()) {
            if (before.running()) {
                start.run(stateOfFiles());
                downtime.end();
            } else {
                release();
            }
        }
        thawed = true;
    }

    @Override
    public List<Finding> notAsFound() {
        if (!thawed) {
            return List.of();
        }
        try (InterruptShield shield = new InterruptShield()) {
            return outcome.resumption().missing();
        }
    }

    private void release() throws InstanceException {
        guard.release();
        Optional<String> trouble = before.service().release(limits.serviceStop());
        if (trouble.isPresent()) {
            throw new InstanceException(trouble.get(), "Start it by hand; the instance itself was found stopped.");
        }
        steps.accept("The instance was found stopped and is left stopped");
    }

    private String stateOfFiles() {
        return switch (outcome.verdict().kind()) {
            case CLEAN, FOUND_CLEAN ->
                "The data directory " + before.dataDirectory() + " is complete and was shut down cleanly.";
            case CRASH ->
                "The data directory " + before.dataDirectory()
                        + " is complete; the start recovers it, which may take a while.";
        };
    }

    @Override
    public Duration downtime() {
        return downtime.soFar();
    }

    @Override
    public void close() throws QuiesceException {
        thaw();
    }

    /** Measures how long the instance is away. Safe between threads. */
    static final class Downtime {

        private OptionalLong began = OptionalLong.empty();
        private OptionalLong ended = OptionalLong.empty();

        synchronized void begin() {
            began = OptionalLong.of(System.nanoTime());
        }

        synchronized void end() {
            if (ended.isEmpty()) {
                ended = OptionalLong.of(System.nanoTime());
            }
        }

        synchronized Duration soFar() {
            return began.isEmpty()
                    ? Duration.ZERO
                    : Duration.ofNanos(ended.orElseGet(System::nanoTime) - began.getAsLong());
        }
    }
}
