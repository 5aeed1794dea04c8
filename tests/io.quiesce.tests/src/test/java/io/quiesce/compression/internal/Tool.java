package io.quiesce.compression.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that nobody here wrote. */
final class Tool {

    static final Tool SEVEN_ZIP = new Tool("apt-get install 7zip", "7zz", "7z");
    static final Tool BSDTAR = new Tool("apt-get install libarchive-tools", "bsdtar");
    static final Tool UNZIP = new Tool("apt-get install unzip", "unzip");
    static final Tool PYTHON = new Tool("apt-get install python3", "python3");

    private static final long LIMIT_MINUTES = 10;

    private final String install;
    private final String[] names;

    private Tool(String install, String... names) {
        this.install = install;
        this.names = names;
    }

    /** What writes to a program's standard input. */
    @FunctionalInterface
    interface Input {
        void writeTo(OutputStream out) throws Exception;
    }

    /** Runs in a directory with nothing on standard input and expects exit code 0; standard output. */
    String run(Path directory, String... arguments) throws Exception {
        return run(directory, out -> {}, arguments);
    }

    String run(Path directory, Input input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("tool", ".out");
        Path errors = Files.createTempFile("tool", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            try (OutputStream out = process.getOutputStream()) {
                input.writeTo(out);
            }
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                fail(command + " did not end within " + LIMIT_MINUTES + " minutes");
            }
            assertEquals(0, process.exitValue(), () -> command + ": " + text(errors) + text(output));
            return text(output);
        } finally {
            process.destroyForcibly();
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private String program() {
        for (String name : names) {
            boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(d -> Files.isExecutable(Path.of(d, name)));
            if (found) {
                return name;
            }
        }
        return fail(names[0] + " is missing: " + install);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
