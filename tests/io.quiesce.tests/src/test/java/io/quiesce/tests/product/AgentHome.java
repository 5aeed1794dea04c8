package io.quiesce.tests.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** An agent's home and the commands that are run with it. */
public final class AgentHome {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(180);

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();

    public AgentHome(Path home) {
        this.home = home;
    }

    public Path path() {
        return home;
    }

    public AgentHome with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public void plan(String name, String yaml) {
        try {
            Files.createDirectories(home.resolve("plans"));
            Files.writeString(home.resolve("plans").resolve(name + ".yaml"), yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Lets the receiver be reached elsewhere, such as through a proxy; without the process of the command. */
    public void reach(String host, int port) {
        try {
            new MinaReceiverLinks().move(home, "vault", new ReceiverAddress(host, port));
        } catch (QuiesceException e) {
            throw new AssertionError("the receiver could not be given another address", e);
        }
    }

    public Outcome run(String... arguments) {
        return Product.AGENT.run(home, environment, accepting(arguments).toArray(String[]::new));
    }

    /** No boot unit is installed on the machine that runs the tests. */
    private static List<String> accepting(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        boolean runs = all.size() > 1 && all.subList(0, 2).equals(List.of("backup", "run"));
        if (runs || all.equals(List.of("agent"))) {
            all.add("--accept-no-boot-recovery");
        }
        return all;
    }

    /** Waits until an agent that was started serves the home: who comes earlier does by himself what he wants. */
    public void awaitServed() throws InterruptedException {
        long end = System.nanoTime() + START_NANOS;
        while (run("agent", "status").exitCode() != 0) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "no agent serves " + home + " after " + TimeUnit.NANOSECONDS.toSeconds(START_NANOS) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(100); // between two looks, until the deadline
        }
    }

    /** A command in the background; its output goes to {@code home/background.txt}. */
    public Process start(String... arguments) {
        try {
            return Product.AGENT
                    .builder(home, environment, accepting(arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("background.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@link #start}; what it says beside its result goes to a file or pipe of its own. */
    Process startTelling(Path stderr, String... arguments) {
        try {
            return Product.AGENT
                    .builder(home, environment, accepting(arguments))
                    .redirectError(stderr.toFile())
                    .redirectOutput(home.resolve("background.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** As {@link #start}, as the leader of a process group of its own, which may be killed as a whole. */
    public Process startInOwnGroup(String... arguments) {
        try {
            ProcessBuilder builder = Product.AGENT.builder(home, environment, accepting(arguments));
            List<String> command = new ArrayList<>(builder.command());
            command.add(0, "setsid");
            return builder.command(command)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("background.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A backup that must be good; its result. */
    public JsonNode backup(String plan) {
        JsonNode result = run("backup", "run", plan, "--json").expect(0).json();
        if (!result.get("good").asBoolean()) {
            throw new AssertionError("the backup is not good: " + result);
        }
        return result;
    }
}
