package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.plan.Hook;
import io.quiesce.api.transfer.BackupId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs one of the administrator's hooks within its time limit, its output in the agent's log folder. */
final class HookRun {

    private static final long LOOK_MILLIS = 200;

    private final Telling telling;
    private final Path logs;
    private final BackupId backup;

    /** @param backup of the run that the hooks are of */
    HookRun(Telling telling, Path logs, BackupId backup) {
        this.telling = telling;
        this.logs = logs;
        this.backup = backup;
    }

    /**
     * Runs a hook if there is one, to its end whatever is asked for meanwhile.
     *
     * @param name for messages: {@code before-stop} or {@code after-start}
     * @throws QuiesceException when it failed and its policy is to abort
     */
    void run(String name, Hook hook) throws QuiesceException {
        run(name, hook, new Cancellation());
    }

    /**
     * Runs a hook if there is one; a cancel ends it.
     *
     * @throws QuiesceException when it failed and its policy is to abort; {@code CancelledException} after a cancel
     */
    void run(String name, Hook hook, Cancellation cancellation) throws QuiesceException {
        if (!hook.isPresent()) {
            return;
        }
        telling.note("running the " + name + " hook " + hook.command().getFirst());
        String failure = failure(name, hook, cancellation);
        cancellation.check();
        if (failure.isEmpty()) {
            return;
        }
        String message = "the " + name + " hook " + hook.command().getFirst() + " " + failure;
        if (hook.onFailure() == Hook.OnFailure.ABORT) {
            throw new CheckFailedException(message, "Its output is in " + log(name) + ".");
        }
        telling.note(Level.WARNING, message + "; its output is in " + log(name));
    }

    private Path log(String name) {
        return logs.resolve("hook-" + name + ".log");
    }

    /** What went wrong, or empty. */
    private String failure(String name, Hook hook, Cancellation cancellation) {
        try {
            ProcessBuilder builder = new ProcessBuilder(hook.command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProgramLog.appending(log(name)));
            // by these the guardian of a dead agent finds what the agent ran for this run, and ends it
            builder.environment()
                    .put("QUIESCE_AGENT", Long.toString(ProcessHandle.current().pid()));
            builder.environment().put("QUIESCE_RUN", backup.toString());
            Process process = builder.start();
            process.getOutputStream().close();
            if (!ended(process, hook.limit(), cancellation)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return "did not end within " + Durations.about(hook.limit());
            }
            return process.exitValue() == 0 ? "" : "failed with exit code " + process.exitValue();
        } catch (IOException e) {
            return "could not be run: " + e.getMessage();
        }
    }

    /** Waits through interrupts, which are kept: what a hook does or undoes must not be left half way. */
    private static boolean ended(Process process, Duration limit, Cancellation cancellation) {
        Deadline deadline = Deadline.after(limit);
        boolean interrupted = false;
        try {
            while (process.isAlive() && !deadline.passed() && !cancellation.requested()) {
                try {
                    process.waitFor(Math.min(LOOK_MILLIS, deadline.remaining().toMillis() + 1), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return !process.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
