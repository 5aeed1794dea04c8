package io.quiesce.guardian.internal;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the programs of a recipe: no shell, nothing on standard input, output in a log file. */
final class Programs {

    private static final Redirect NOTHING = Redirect.from(
            Path.of(java.io.File.separatorChar == '\\' ? "NUL" : "/dev/null").toFile());

    /** A log of more bytes is begun anew. */
    static final long LARGEST = 8L << 20;

    private final Path logs;
    private boolean launched;

    /** @param logs folder for their output */
    Programs(Path logs) {
        this.logs = logs;
    }

    /** Where their output goes. */
    Path log() {
        return logs.resolve("guardian-programs.log");
    }

    /** Where a start command's output goes: one file for each instance, which the server may go on writing. */
    Path startLog(List<String> command) {
        return logs.resolve("guardian-start-" + Integer.toHexString(command.hashCode()) + ".log");
    }

    /**
     * Starts the server, which outlives this process; empty when that is impossible, with the reason in the log. What it says goes to
     * a file that the first start makes anew.
     */
    Optional<Process> launch(List<String> command, Log log) {
        Path output = startLog(command);
        if (!launched) {
            launched = true;
            try {
                Files.deleteIfExists(output);
            } catch (IOException e) {
                log.say(output + " can't be made anew: " + e.getMessage());
            }
        }
        return start(command, output, log);
    }

    private Optional<Process> start(List<String> command, Path output, Log log) {
        try {
            return Optional.of(new ProcessBuilder(command)
                    .redirectInput(NOTHING)
                    .redirectErrorStream(true)
                    .redirectOutput(output(output, log))
                    .start());
        } catch (IOException e) {
            log.say(command.get(0) + " can't be run: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A home that can't be written must not keep an instance down: then what programs say is lost. */
    private Redirect output(Path file, Log log) {
        try {
            Files.createDirectories(logs);
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            return Redirect.appendTo(file.toFile());
        } catch (IOException e) {
            log.say(file + " can't be written, what programs say is lost: " + e.getMessage());
            return Redirect.DISCARD;
        }
    }

    /** The one before stays. */
    private void beginAnewWhenLarge() {
        try {
            if (Files.exists(log()) && Files.size(log()) > LARGEST) {
                Files.move(log(), logs.resolve(log().getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            // it grows on: another guardian's program may have it open
        }
    }

    /** Runs a program to its end; what went wrong, or empty. */
    Optional<String> run(List<String> command, Duration limit, Log log) {
        beginAnewWhenLarge();
        Optional<Process> process = start(command, log(), log);
        if (process.isEmpty()) {
            return Optional.of("could not be run");
        }
        if (!ended(process.get(), limit)) {
            process.get().descendants().forEach(ProcessHandle::destroyForcibly);
            process.get().destroyForcibly();
            return Optional.of("did not end within " + limit.toSeconds() + " s");
        }
        int status = process.get().exitValue();
        return status == 0 ? Optional.empty() : Optional.of("ended with status " + status);
    }

    /** What a program says on standard output; empty when it can't be run or takes too long. */
    static String answer(List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("quiesce-guardian-", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectInput(NOTHING)
                        .redirectError(Redirect.DISCARD)
                        .redirectOutput(output.toFile())
                        .start();
                if (!ended(process, limit)) {
                    process.destroyForcibly();
                }
                return Files.readString(output, StandardCharsets.ISO_8859_1);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean ended(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // nobody interrupts the main thread of this program
            throw new IllegalStateException(e);
        }
    }
}
