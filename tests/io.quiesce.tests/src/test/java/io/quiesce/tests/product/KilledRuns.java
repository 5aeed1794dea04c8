package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs backups and hits them in every stage and at random moments. After each blow the instance is up (or left stopped, if it
 * was), its rows are as before, and nothing of the run is left behind.
 */
final class KilledRuns implements AutoCloseable {

    /** What is done to a run at the moment of the blow. */
    enum Blow {
        AGENT,
        GUARDIAN,
        BOTH,
        GROUP,
        STOP_AGENT,
        STOP_GUARDIAN,
        RECEIVER
    }

    /** Steps of the journal that a blow may wait for; the empty one is the start of the command. */
    private static final List<String> MOMENTS = List.of("", "begun", "armed", "fenced", "captured", "starting", "up");

    private static final Duration LONGEST_RUN = Duration.ofSeconds(120);

    private final RunningReceiver receiver;
    private final AgentHome agent;
    private final DatabaseServer server;
    private final SortedMap<String, Long> rows;
    private final Random random;
    private final boolean running;

    /**
     * @param server running; it is closed with this
     * @param running whether the runs find the instance running
     */
    KilledRuns(Path folder, DatabaseServer server, long seed, boolean running) {
        this.server = server;
        this.random = new Random(seed);
        this.running = running;
        receiver = RunningReceiver.start(folder.resolve("receiver"));
        agent = receiver.enrol(folder.resolve("agent"), "db1").with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        server.sampleRows(2000);
        rows = server.checksums();
        agent.plan(
                "shop",
                Plans.of(
                        "shop",
                        server,
                        "transfer: { receiver: vault, chunkSize: 2MiB }\nlimits: { lease: 3s, stall: 20s }\n"));
        if (!running) {
            server.stop();
        }
    }

    /** One run that is hit; says when and how in its failure. */
    void hit(Blow blow) throws Exception {
        String moment = MOMENTS.get(random.nextInt(MOMENTS.size()));
        int after = random.nextInt(moment.isEmpty() ? 4000 : 300);
        String what = blow + ", " + after + " ms after '" + moment + "'";
        Process run = agent.startInOwnGroup("backup", "run", "shop");
        try {
            await(what, () -> moment.isEmpty() || !run.isAlive() || journalHas(moment));
            run.waitFor(after, TimeUnit.MILLISECONDS);
            strike(blow, run);
            assertTrue(run.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS), what + ": the agent ends");
            if (blow == Blow.BOTH) {
                agent.run("recover").expect(0);
            }
            await(what + ": the instance as it was found", () -> guardian().isEmpty() && server.answers() == running);
        } catch (AssertionError e) {
            throw new AssertionError(what + "\n" + tell(), e);
        } finally {
            guardian().ifPresent(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
        settle(what);
    }

    private void strike(Blow blow, Process run) throws Exception {
        switch (blow) {
            case AGENT -> run.destroyForcibly();
            case GUARDIAN -> guardian().ifPresent(ProcessHandle::destroyForcibly);
            case BOTH -> {
                Optional<ProcessHandle> guardian = guardian();
                signal("STOP", run.pid());
                guardian.ifPresent(ProcessHandle::destroyForcibly);
                run.destroyForcibly();
            }
            case GROUP -> signal("KILL", -run.pid());
            case STOP_AGENT -> {
                if (guardian().isPresent()) {
                    signal("STOP", run.pid());
                    await(
                            "the end of agent or guardian",
                            () -> !run.isAlive() || guardian().isEmpty());
                }
                // nobody watches before the stop, and after the start there is nothing to watch
                run.destroyForcibly();
            }
            case STOP_GUARDIAN -> {
                Optional<ProcessHandle> guardian = guardian();
                if (guardian.isPresent()) {
                    signal("STOP", guardian.get().pid());
                }
            }
            case RECEIVER -> {
                receiver.kill();
                receiver.startAgain();
            }
        }
    }

    private static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, "--", Long.toString(pid)).start().waitFor(10, TimeUnit.SECONDS);
    }

    /** What an administrator would do next: everything is finished, and nothing is left. */
    private void settle(String what) {
        agent.run("recover").expect(0);
        if (!below("spool").isEmpty() && agent.run("backup", "resume").exitCode() != 0) {
            throw new AssertionError(what + ": the captured backup can't be resumed\n" + tell());
        }
        assertEquals(List.of(), below("spool"), what + ": the spool is empty");
        assertEquals(List.of(), below("runs"), what + ": no run is left");
        assertEquals(running, server.answers(), what);
        if (running) {
            assertEquals(rows, server.checksums(), what);
        }
    }

    /** At the end: a following backup works, and every published one verifies. */
    void proveAll() {
        assertTrue(agent.backup("shop").get("good").asBoolean());
        agent.run("backup", "list", "--json")
                .expect(0)
                .json()
                .forEach(b -> assertTrue(b.get("good").asBoolean(), b.toString()));
        receiver.command("backup", "verify", "--all").expect(0);
        if (!running) {
            assertFalse(server.isRunning());
            server.start();
        }
        assertEquals(rows, server.checksums());
    }

    private List<Path> below(String folder) {
        try (Stream<Path> files = Files.list(agent.path().resolve(folder))) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean journalHas(String step) {
        return below("runs").stream()
                .anyMatch(run -> read(run.resolve("journal")).contains(" agent " + step));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    private Optional<ProcessHandle> guardian() {
        return FencedRun.guardian(agent);
    }

    private void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_RUN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + " did not happen within " + LONGEST_RUN.toSeconds() + " s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    private String tell() {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(agent.path().resolve("runs"))) {
            files.filter(f -> f.endsWith("journal"))
                    .forEach(f -> text.append(f).append('\n').append(read(f)));
        } catch (IOException | UncheckedIOException e) {
            text.append(e);
        }
        return text.append(read(agent.path().resolve("logs/guardian.log")))
                .append(read(agent.path().resolve("background.txt")))
                .append(server.errorLogText())
                .toString();
    }

    @Override
    public void close() {
        server.close();
        receiver.close();
    }
}
