package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The labels by which SELinux decides what a server may do with a file. A file has that of the directory it was made in, and a
 * rename keeps it. Without SELinux there is nothing to do.
 */
final class SecurityLabels {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Path selinux;
    private final Path programs;

    /**
     * @param selinux where the kernel's part of it is mounted
     * @param programs their directory; empty for wherever {@code PATH} leads
     */
    SecurityLabels(Path selinux, Path programs) {
        this.selinux = selinux;
        this.programs = programs;
    }

    static SecurityLabels ofHost() {
        return new SecurityLabels(Path.of("/sys/fs/selinux"), Path.of(""));
    }

    /** Gives everything in a directory the label of another one. */
    void takeOver(Path from, Path to) throws IOException {
        run(List.of(programs.resolve("chcon").toString(), "-R", "--reference=" + from, to.toString()));
    }

    /** Gives everything in a directory the labels that the host's policy has for its path. */
    void byPolicy(Path directory) throws IOException {
        run(List.of(programs.resolve("restorecon").toString(), "-R", directory.toString()));
    }

    private void run(List<String> command) throws IOException {
        if (!Files.exists(selinux.resolve("enforce"))) {
            return;
        }
        String failure = failure(command);
        if (!failure.isEmpty()) {
            throw new IOException("'" + String.join(" ", command) + "' " + failure);
        }
    }

    private static String failure(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().keySet().retainAll(Set.of("PATH"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "did not end within " + LIMIT.toMinutes() + " minutes";
            }
            return process.exitValue() == 0 ? "" : "ended with status " + process.exitValue();
        } catch (IOException e) {
            return "can't be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "was interrupted";
        }
    }
}
