package io.quiesce.engine.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.plan.Hook;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs one of the administrator's hooks within its time limit, its output in the agent's log folder. */
final class HookRun {

    private final Telling telling;
    private final Path logs;

    HookRun(Telling telling, Path logs) {
        this.telling = telling;
        this.logs = logs;
    }

    /**
     * Runs a hook if there is one.
     *
     * @param name for messages: {@code before-stop} or {@code after-start}
     * @throws QuiesceException when it failed and its policy is to abort
     */
    void run(String name, Hook hook) throws QuiesceException {
        if (!hook.isPresent()) {
            return;
        }
        telling.note("running the " + name + " hook " + hook.command().getFirst());
        String failure = failure(name, hook);
        if (failure.isEmpty()) {
            return;
        }
        String message = "the " + name + " hook " + hook.command().getFirst() + " " + failure;
        if (hook.onFailure() == Hook.OnFailure.ABORT) {
            throw new CheckFailedException(message, "Its output is in " + log(name) + ".");
        }
        telling.note(Level.WARNING, message + "; its output is in " + log(name));
    }

    private File log(String name) {
        return logs.resolve("hook-" + name + ".log").toFile();
    }

    /** What went wrong, or empty. */
    private String failure(String name, Hook hook) {
        try {
            java.nio.file.Files.createDirectories(logs);
            ProcessBuilder builder = new ProcessBuilder(hook.command())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)));
            // by this the guardian of a dead agent finds what the agent ran, and ends it
            builder.environment()
                    .put("QUIESCE_AGENT", Long.toString(ProcessHandle.current().pid()));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!ended(process, hook.limit())) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return "did not end within " + hook.limit();
            }
            return process.exitValue() == 0 ? "" : "failed with exit code " + process.exitValue();
        } catch (IOException e) {
            return "could not be run: " + e.getMessage();
        }
    }

    /** Waits through interrupts, which are kept: what a hook does or undoes must not be left half way. */
    private static boolean ended(Process process, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
