package io.quiesce.tests.machines;

import io.quiesce.tests.product.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this host to their end. */
final class Programs {

    private Programs() {}

    /** One that takes longer is ended and fails the test. */
    static Outcome run(Duration limit, List<String> line) {
        try {
            Path out = Files.createTempFile("quiesce-stdout-", ".txt");
            Path err = Files.createTempFile("quiesce-stderr-", ".txt");
            try {
                Process process = new ProcessBuilder(line)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    throw new AssertionError(String.join(" ", line) + " took longer than " + limit.toSeconds() + " s\n"
                            + Files.readString(out) + Files.readString(err));
                }
                return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** As {@link #run}; what it said, which must have been a success. */
    static String text(Duration limit, String... line) {
        Outcome outcome = run(limit, List.of(line));
        if (outcome.exitCode() != 0) {
            throw new AssertionError(String.join(" ", line) + ": " + outcome);
        }
        return outcome.out();
    }
}
