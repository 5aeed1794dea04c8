package io.quiesce.tests.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** One directory per test JVM that the database user can reach, removed when the JVM ends. */
final class Scratch {

    private static final Path ROOT = create();

    private Scratch() {}

    private static Path create() {
        try {
            Path root = Files.createTempDirectory("quiesce-servers-").toRealPath();
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ServerProcesses.killBelow(root);
                run("rm", "-rf", root.toString());
            }));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path directory(String name) {
        try {
            return Files.createDirectories(ROOT.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory that nobody else has. */
    static Path fresh(String prefix) {
        try {
            Path directory = Files.createTempDirectory(ROOT, prefix + "-");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a program to its end; fails the test with what it said when it does not succeed. */
    static String run(String... command) {
        Path output = Path.of(System.getProperty("java.io.tmpdir"), "quiesce-run-" + System.nanoTime() + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("took too long: " + String.join(" ", command));
            }
            String said = Files.readString(output);
            if (process.exitValue() != 0) {
                throw new AssertionError(
                        String.join(" ", command) + " ended with " + process.exitValue() + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            output.toFile().delete();
        }
    }
}
