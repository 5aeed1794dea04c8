package io.quiesce.plans.internal;

import io.quiesce.api.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves {@code ${env:NAME}}, {@code ${file:PATH}} and {@code ${command:PROGRAM ARGUMENTS}}; anything else is literal. */
final class SecretSource {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):([^}]*)}");
    private static final int LONGEST = 4096;
    private static final int COMMAND_SECONDS = 30;

    private final Map<String, String> environment;

    /** @param environment of the process */
    SecretSource(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param literal whether the text itself was the secret */
    record Resolved(Secret secret, boolean literal) {}

    /** @throws IllegalArgumentException saying which reference could not be resolved and why, never the secret */
    Resolved resolve(String written) {
        Matcher m = REFERENCE.matcher(written);
        if (!m.matches()) {
            return new Resolved(Secret.of(written), true);
        }
        String value = switch (m.group(1)) {
            case "env" ->
                Optional.ofNullable(environment.get(m.group(2)))
                        .orElseThrow(() ->
                                new IllegalArgumentException("the environment variable " + m.group(2) + " is not set"));
            case "file" -> fromFile(Path.of(m.group(2)));
            case "command" -> fromCommand(m.group(2));
            default ->
                throw new IllegalArgumentException(
                        "'" + m.group(1) + "' is not a source of secrets: use env, file or command");
        };
        return new Resolved(Secret.of(value), false);
    }

    private static String fromFile(Path file) {
        // Not by its size: a device has none and need not end.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IllegalArgumentException(file + " is too long for a password");
            }
            return firstLine(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String fromCommand(String line) {
        try {
            // A program and its arguments, separated by blanks; no shell, so nothing is expanded.
            Process process = new ProcessBuilder(line.strip().split("\\s+"))
                    .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                // Waited for first: reading would wait for ever on one that hangs. A password fits the pipe.
                if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalArgumentException("the command did not end within " + COMMAND_SECONDS + " s");
                }
                if (process.exitValue() != 0) {
                    throw new IllegalArgumentException("the command failed with exit code " + process.exitValue());
                }
                byte[] output = process.getInputStream().readNBytes(LONGEST);
                return firstLine(new String(output, StandardCharsets.UTF_8));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the command could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted while the command ran", e);
        }
    }

    private static java.io.File nullDevice() {
        return new java.io.File(java.io.File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
