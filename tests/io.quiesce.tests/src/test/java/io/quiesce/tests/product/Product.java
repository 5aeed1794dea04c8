package io.quiesce.tests.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A built product, run as its users run it: by its start script, in a process of its own. */
public enum Product {
    AGENT("io.quiesce.agent.product", "quiesce", "QUIESCE_HOME"),
    RECEIVER("io.quiesce.receiver.product", "quiesce-receiver", "QUIESCE_RECEIVER_HOME"),
    WORKBENCH("io.quiesce.workbench.product", "quiesce-workbench", "QUIESCE_HOME");

    private static final long LIMIT_SECONDS = 300;

    private final String id;
    private final String command;
    private final String homeVariable;

    Product(String id, String command, String homeVariable) {
        this.id = id;
        this.command = command;
        this.homeVariable = homeVariable;
    }

    /** The start script of the built product; the product is the folder that it lies in. */
    public Path script() {
        Path script =
                Path.of(System.getProperty("quiesce.root"), "product/target/products", id, "linux/gtk/x86_64", command);
        if (!Files.isExecutable(script)) {
            throw new AssertionError(script + " is missing: build the products first (./mvnw package -pl product -am)");
        }
        return script;
    }

    ProcessBuilder builder(Path home, Map<String, String> environment, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(script().toString());
        line.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put(homeVariable, home.toString());
        builder.environment().put("QUIESCE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Runs a command to its end; one that takes longer than five minutes fails the test and is ended. */
    public Outcome run(Path home, Map<String, String> environment, String... arguments) {
        try {
            Files.createDirectories(home);
            Path out = Files.createTempFile(home, "stdout", ".txt");
            Path err = Files.createTempFile(home, "stderr", ".txt");
            Process process = builder(home, environment, List.of(arguments))
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            Outcome outcome =
                    new Outcome(ended ? process.exitValue() : -1, Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
