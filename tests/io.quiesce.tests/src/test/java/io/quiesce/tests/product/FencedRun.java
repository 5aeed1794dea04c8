package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run in the middle of its capture, as a process that can be held there. */
final class FencedRun {

    private FencedRun() {}

    static void await(AgentHome agent, Process run) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!fenced(agent)) {
            assertTrue(System.nanoTime() < end && run.isAlive(), "the run is fenced");
            run.waitFor(1, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean fenced(AgentHome agent) {
        try (Stream<Path> files = Files.walk(agent.path().resolve("runs"))) {
            for (Path journal : files.filter(f -> f.endsWith("journal")).toList()) {
                if (Files.readString(journal).contains("agent fenced")) {
                    return true;
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // not there yet
        }
        return false;
    }

    /** Returns when the threads that read have stopped too. */
    static void hold(Process run) throws Exception {
        signal("STOP", run.pid());
        awaitState(run.pid(), "T");
    }

    static void letGo(Process run) throws Exception {
        signal("CONT", run.pid());
    }

    /** Returns when its pipes are closed; its parent may be held and not have noticed. */
    static void kill(ProcessHandle child) throws Exception {
        signal("KILL", child.pid());
        awaitState(child.pid(), "Z");
    }

    static Optional<ProcessHandle> guardian(AgentHome agent) {
        String runs = agent.path().resolve("runs").toString();
        return ProcessHandle.allProcesses()
                .filter(p -> p.info()
                        .commandLine()
                        .filter(c -> c.contains("guardian.internal.Guardian watch " + runs))
                        .isPresent())
                .findFirst();
    }

    private static void awaitState(long pid, String letter) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(") " + letter + " ")) {
            assertTrue(System.nanoTime() < end, "process " + pid + " is in state " + letter);
            Thread.onSpinWait();
        }
    }

    /** Whether there was somebody to take it. */
    static boolean signal(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).start();
        return kill.waitFor(10, TimeUnit.SECONDS) && kill.exitValue() == 0;
    }
}
