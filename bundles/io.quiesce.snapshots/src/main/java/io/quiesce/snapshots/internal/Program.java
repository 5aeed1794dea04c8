package io.quiesce.snapshots.internal;

import io.quiesce.api.error.CaptureException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs one program to its end, without a shell and without input. */
final class Program {

    private static final int SHOWN_BYTES = 8 << 10;

    /** The instance may be down, and waits for this. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private Program() {}

    /**
     * @param exit 0 when it went well
     * @param output how it begins, up to 8 KiB
     * @param errors as the output
     */
    record Ended(int exit, String output, String errors) {

        /** What it complained of first. */
        String complaint() {
            String said = (errors.isBlank() ? output : errors).strip();
            return said.isEmpty()
                    ? "exit code " + exit
                    : said.lines().findFirst().orElse("");
        }
    }

    /** With the usual grace. */
    static Ended run(List<String> command, Map<String, String> environment) throws CaptureException {
        return run(command, environment, GRACE);
    }

    /**
     * An interrupt ends it, with what it has started.
     *
     * @param grace for it to end by itself after an interrupt
     * @throws CaptureException when it could not be run or was interrupted; the interrupt is kept
     */
    static Ended run(List<String> command, Map<String, String> environment, Duration grace) throws CaptureException {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("quiesce-snapshot-");
            File output = folder.resolve("output").toFile();
            File errors = folder.resolve("errors").toFile();
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output).redirectError(errors);
            // by this the guardian of a dead agent finds what the agent ran, and ends it
            builder.environment()
                    .put("QUIESCE_AGENT", Long.toString(ProcessHandle.current().pid()));
            builder.environment().putAll(environment);
            builder.redirectInput(Redirect.PIPE);
            Process process = builder.start();
            process.getOutputStream().close();
            return new Ended(await(process, command, grace), begin(output), begin(errors));
        } catch (IOException e) {
            throw new CaptureException(
                    command.getFirst() + " could not be run: " + e.getMessage(),
                    "Check that it is installed and may be run by the agent's user.",
                    e);
        } finally {
            remove(folder);
        }
    }

    private static int await(Process process, List<String> command, Duration grace) throws CaptureException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            end(process, grace);
            Thread.currentThread().interrupt();
            throw new CaptureException(command.getFirst() + " was ended before it was done", "", e);
        }
    }

    /** Asks it to end, so that it can put back what it has begun (a suspended volume), then kills it; it is gone when this returns. */
    private static void end(Process process, Duration grace) {
        // itself first: a script whose last command is gone would be at its end before it is asked
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        all.addAll(process.descendants().toList());
        all.forEach(ProcessHandle::destroy);
        if (!gone(all, grace)) {
            all.addAll(process.descendants().toList());
            all.forEach(ProcessHandle::destroyForcibly);
            gone(all, GRACE);
        }
    }

    private static boolean gone(List<ProcessHandle> all, Duration limit) {
        try {
            CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            // it is interrupted already, and told so by the caller
            return false;
        }
    }

    private static String begin(File file) throws IOException {
        try (InputStream in = Files.newInputStream(file.toPath())) {
            return new String(in.readNBytes(SHOWN_BYTES), Charset.defaultCharset());
        }
    }

    private static void remove(@org.eclipse.jdt.annotation.Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("output"));
            Files.deleteIfExists(folder.resolve("errors"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // in the folder for temporary files: the system removes it one day
        }
    }
}
