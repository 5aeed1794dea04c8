package io.quiesce.persistence.internal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a program writes to its stdout: a few lines, within half a minute. No shell, so nothing is expanded. */
final class OutputOfProgram {

    private static final int LONGEST = 4096;
    private static final int SECONDS = 30;

    private final List<String> command;

    OutputOfProgram(List<String> command) {
        this.command = List.copyOf(command);
    }

    static boolean isOnPath(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** @throws IOException saying why there is none, without a word of what the program wrote */
    String text() throws IOException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                // Waited for first: reading would wait for ever on one that hangs. A password fits the pipe.
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("the command did not end within " + SECONDS + " s");
                }
                if (process.exitValue() != 0) {
                    throw new IOException("the command failed with exit code " + process.exitValue());
                }
                return new String(process.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the command ran", e);
        }
    }

    private static File nullDevice() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
