package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.engine.internal.RunJournal.Step;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Finishes runs that were left unfinished: the instance as it was found, an uncaptured run failed and its spool gone, a
 * captured one ready for its resume. Idempotent; needs the home's lock.
 */
final class Recovery {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration NOTE = Duration.ofSeconds(30);

    /** As many as the guardian makes. */
    private static final int ATTEMPTS = 5;

    /** As long as the guardian waits for the lock of an instance. */
    private static final Duration LOCK = Duration.ofSeconds(10);

    private static final Duration BESIDE_ATTEMPTS = Duration.ofMinutes(3);
    private static final Duration WITHOUT_RECIPE = Duration.ofMinutes(30);

    private static final int UP = 0;
    private static final int LEFT = 3;

    private final GuardianProgram program;
    private final Parts parts;
    private final Path home;
    private final Telling telling;

    Recovery(GuardianProgram program, Parts parts, Path home, Telling telling) {
        this.program = program;
        this.parts = parts;
        this.home = home;
        this.telling = telling;
    }

    /**
     * @return how many runs were finished
     * @throws InstanceDownException when an instance could not be started; the others were still looked after
     */
    int settle() throws QuiesceException {
        Optional<QuiesceException> failure = Optional.empty();
        Optional<QuiesceException> snapshot = Optional.empty();
        int finished = 0;
        for (RunJournal run : RunJournal.unfinished(home)) {
            try {
                if (settle(run)) {
                    finished++;
                } else {
                    snapshot = Optional.of(left(run));
                }
            } catch (QuiesceException e) {
                telling.note(Level.ERROR, e.getMessage());
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        new CapturedRuns(parts, home).removeUncaptured(backup -> false);
        if (snapshot.isPresent()) {
            throw snapshot.get();
        }
        return finished;
    }

    /**
     * As {@link #settle()} before a run: what concerns its instance must be finished, and an instance that can't be started is
     * no obstacle for others.
     *
     * @param dataDirectory of the instance that the run is about
     * @param runs of this process, which are left alone
     * @throws QuiesceException when something of this very instance could not be settled, or it can't be told whose it is
     */
    void settleBefore(Path dataDirectory, RunsOfHome runs, Cancellation cancellation) throws QuiesceException {
        Set<BackupId> left = new HashSet<>();
        Optional<QuiesceException> failure = Optional.empty();
        for (RunJournal run : RunJournal.unfinished(home)) {
            boolean own = concerns(run, dataDirectory);
            Optional<RunsOfHome.Begun> claimed =
                    own ? Optional.of(runs.awaitClaim(run.backup(), cancellation)) : runs.claim(run.backup());
            if (claimed.isEmpty()) {
                left.add(run.backup());
                continue;
            }
            try (RunsOfHome.Begun alone = claimed.get()) {
                if (!settledBefore(run, own, runs)) {
                    left.add(run.backup());
                }
            } catch (QuiesceException e) {
                left.add(run.backup());
                telling.note(Level.ERROR, e.getMessage());
                failure = own ? failure.or(() -> Optional.of(e)) : failure;
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        new CapturedRuns(parts, home)
                .removeUncaptured(
                        backup -> left.contains(backup) || runs.running().contains(backup));
    }

    /** Whether nothing is left of a run. */
    private boolean settledBefore(RunJournal run, boolean own, RunsOfHome runs) throws QuiesceException {
        // a run of this process takes its folder away before it is over: looked at in this order
        if (runs.running().contains(run.backup())) {
            return false;
        }
        if (!Files.isDirectory(run.folder())) {
            return true;
        }
        Optional<String> obstacle = own ? Optional.empty() : obstacle(run);
        if (obstacle.isPresent()) {
            telling.note(Level.WARNING, "run " + run.backup() + " is left unsettled: " + obstacle.get());
            return false;
        }
        settle(run);
        return true;
    }

    private static CheckFailedException left(RunJournal run) {
        return new CheckFailedException(
                "a snapshot of run " + run.backup() + " could not be removed; all else of it is finished",
                "See what was told about it before, mend that, and run 'quiesce recover' again.");
    }

    /** What is left as it is, since it is about another instance; one that nobody has tried to start yet is started. */
    private Optional<String> obstacle(RunJournal run) throws QuiesceException {
        if (!new GuardianAtWork(run, WITHOUT_RECIPE).isGone()) {
            return Optional.of("its guardian is at work");
        }
        return run.owesStart() && run.steps().contains(Step.FAILED)
                ? Optional.of("its instance in " + read(run).getOrDefault("dataDirectory", "")
                        + " could not be started and is down; it is not tried again by itself, since somebody may be"
                        + " mending it: when that is done run 'quiesce recover'")
                : Optional.empty();
    }

    private static boolean concerns(RunJournal run, Path dataDirectory) {
        if (Files.notExists(run.recipe())) {
            return false; // nothing was stopped
        }
        try {
            Map<String, String> recipe = read(run);
            Path lock = Path.of(recipe.getOrDefault("instanceLock", ""));
            return OwnedFile.isOf(lock, dataDirectory)
                    || recipe.getOrDefault("dataDirectory", "").equals(dataDirectory.toString());
        } catch (InstanceException e) {
            return true; // not known whose it is
        }
    }

    /** @return false when a snapshot is left */
    private boolean settle(RunJournal run) throws QuiesceException {
        awaitGuardian(run);
        if (run.owesStart()) {
            telling.note(Level.WARNING, "run " + run.backup() + " was interrupted while its instance was stopped");
            start(run);
        }
        Path spool = Spool.directory(home, run.backup());
        if (RunRecord.exists(spool)) {
            rememberDowntime(run);
            telling.note("run " + run.backup() + " was captured; it waits for its delivery");
        } else if (!RunRecord.isAbsent(spool)) {
            throw new CaptureException(
                    "whether run " + run.backup() + " was captured can't be seen in " + spool,
                    "Check the disk and permissions of the spool; nothing of it was removed.");
        } else {
            Spool.remove(home, run.backup());
            if (!run.steps().contains(Step.CAPTURED)) { // else it was delivered since
                telling.note(
                        Level.WARNING,
                        "run " + run.backup() + " was interrupted before its capture was complete: failed");
            }
        }
        forgetMark(run);
        new Snapshots(run, parts.snapshots(), telling).close();
        if (run.isUnsettled()) {
            return false;
        }
        run.remove();
        return true;
    }

    /** The dead agent's name in the instance's lock goes, as it would have at the end of the run. */
    private void forgetMark(RunJournal run) throws QuiesceException {
        if (!Files.exists(run.recipe())) {
            return;
        }
        Path lock = Path.of(read(run).getOrDefault("instanceLock", ""));
        if (!Files.exists(lock)) {
            return;
        }
        Path data = Path.of(read(run).getOrDefault("dataDirectory", ""));
        try (OwnedFile instance = OwnedFile.at(lock, data)) {
            InstanceClaim.forget(instance, run.folder());
        } catch (BusyException e) {
            // a later run has it, and its own name is written there
        } catch (CheckFailedException e) {
            telling.note(Level.WARNING, e.getMessage());
        }
    }

    /** The agent died before it could tell how long the instance was down: the journal can, within the guardian's seconds. */
    private void rememberDowntime(RunJournal run) throws QuiesceException {
        Optional<Duration> downtime = run.between(Step.ARMED, Step.UP);
        if (!run.steps().contains(Step.TAKEN_OVER) || downtime.isEmpty()) {
            return;
        }
        try (Spool spool = Spool.open(home, run.backup())) {
            RunRecord.read(spool.directory()).withDowntime(downtime.get()).write(spool.directory());
        } catch (BusyException e) {
            // it is being delivered: its seal is on its way already
        }
    }

    /** A guardian that is still alive is about to start the instance, or does so at this moment. */
    private void awaitGuardian(RunJournal run) throws QuiesceException {
        GuardianAtWork guardian = new GuardianAtWork(run, longest(run));
        long told = System.nanoTime() - NOTE.toNanos();
        while (!guardian.isGone()) {
            Optional<String> hopeless = guardian.hopeless();
            if (hopeless.isPresent()) {
                throw unguarded(run, hopeless.get() + " while it was to settle run " + run.backup(), guardian.remedy());
            }
            if (System.nanoTime() - told >= NOTE.toNanos()) {
                telling.note("the guardian of run " + run.backup() + " is at work; waiting for it");
                told = System.nanoTime();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private static QuiesceException unguarded(RunJournal run, String what, String remedy) throws QuiesceException {
        if (!run.owesStart()) {
            return new BusyException(what, remedy);
        }
        String instance = read(run).getOrDefault("dataDirectory", "");
        return new InstanceDownException(
                what + "; the instance in " + instance + " may be down, and is not started beside it", remedy);
    }

    /** Every attempt that it makes, with its pauses, the hook and what they do not count. */
    private static Duration longest(RunJournal run) {
        try {
            Map<String, String> recipe = read(run);
            long start = Long.parseLong(recipe.getOrDefault("startLimitMillis", ""));
            long hook = Long.parseLong(recipe.getOrDefault("hookLimitMillis", ""));
            return Duration.ofMillis(start)
                    .multipliedBy(ATTEMPTS)
                    .plusMillis(hook)
                    .plus(BESIDE_ATTEMPTS);
        } catch (InstanceException | NumberFormatException e) {
            return WITHOUT_RECIPE;
        }
    }

    private void start(RunJournal run) throws QuiesceException {
        Map<String, String> recipe = read(run);
        Path lock = Path.of(Optional.ofNullable(recipe.get("instanceLock")).orElse(""));
        Path data = Path.of(Optional.ofNullable(recipe.get("dataDirectory")).orElse(""));
        Optional<OwnedFile> instance = InstanceClaim.forStart(lock, data, LOCK, telling);
        try {
            switch (revive(run)) {
                case UP -> telling.note("the instance in " + data + " is as it was found");
                case LEFT ->
                    throw new InstanceDownException(
                            "the host is shutting down, so the instance in " + data + " is not started",
                            "'quiesce recover' starts it after the boot.");
                default ->
                    throw new InstanceDownException(
                            "the instance in " + data + " could not be started after the interrupted run "
                                    + run.backup(),
                            Optional.ofNullable(recipe.get("instructions")).orElse("Start it by hand."));
            }
        } finally {
            instance.ifPresent(OwnedFile::close);
        }
    }

    private static Map<String, String> read(RunJournal run) throws InstanceException {
        try {
            return PropertiesFile.read(run.recipe());
        } catch (IOException e) {
            throw new InstanceException(
                    "the start recipe of run " + run.backup() + " can't be read: " + FileTrouble.of(e),
                    "Start the instance by hand, then remove " + run.folder() + ".");
        }
    }

    /** Runs the one routine that starts an instance without an agent; its exit status. */
    private int revive(RunJournal run) throws QuiesceException {
        Path log = new Home(home).logs().resolve("guardian.log");
        try {
            Process process = program.process(
                            home, List.of("revive", run.folder().toString()))
                    .redirectInput(Redirect.from(Path.of(java.io.File.separatorChar == '/' ? "/dev/null" : "NUL")
                            .toFile()))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(ProgramLog.appending(log))
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            throw new InstanceException(
                    "the guardian can't be run to start the instance: " + e.getMessage(), "Start it by hand.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException(
                    "the instance of run " + run.backup() + " is being started", "Run 'quiesce recover' later.");
        }
    }
}
