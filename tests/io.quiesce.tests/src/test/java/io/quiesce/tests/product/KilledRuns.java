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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs backups and hits each at the next step of its journal. A blow counts when whom it is meant for was there. After each
 * the instance is up (or left stopped, if it was), its rows are as before, and nothing of the run is left behind.
 */
final class KilledRuns implements AutoCloseable {

    /** When a blow falls: after the start of the command, or after a step of the journal. */
    enum Moment {
        COMMAND,
        BEGUN,
        ARMED,
        FENCED,
        CAPTURED,
        STARTING,
        UP;

        /** Those with a guardian. */
        static final List<Moment> WATCHED = List.of(ARMED, FENCED, CAPTURED, STARTING);

        static final List<Moment> ALL = List.of(values());

        /** After a step the next is not far; after the command a run is anywhere. */
        private int longestMillis() {
            return this == COMMAND ? 4000 : 300;
        }
    }

    /** What is done to a run at the moment of the blow. */
    enum Blow {
        AGENT(Moment.ALL),
        GUARDIAN(Moment.WATCHED),
        BOTH(Moment.WATCHED),
        GROUP(Moment.ALL),
        STOP_AGENT(Moment.WATCHED),
        STOP_GUARDIAN(Moment.WATCHED),
        RECEIVER(Moment.ALL);

        private final List<Moment> moments;

        Blow(List<Moment> moments) {
            this.moments = moments;
        }

        List<Moment> moments() {
            return moments;
        }
    }

    private static final Duration LONGEST_RUN = Duration.ofSeconds(120);

    private final RunningReceiver receiver;
    private final AgentHome agent;
    private final DatabaseServer server;
    private final SortedMap<String, Long> rows;
    private final Random random;
    private boolean running = true;

    /** @param server running; it is closed with this */
    KilledRuns(Path folder, DatabaseServer server, long seed) {
        this.server = server;
        this.random = new Random(seed);
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
    }

    /** That many runs, each hit at the next of the moments, over and over. */
    void hit(Blow blow, List<Moment> moments, int times) throws Exception {
        assertEquals(running, server.answers(), "as earlier blows have left it");
        List<String> hits = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            hits.add(hit(blow, moments.get(i % moments.size())));
        }
        System.out.println(blow + ": " + hits);
    }

    /** The same on an instance that is found stopped; it is started again in the end. */
    void hitStopped(Blow blow, List<Moment> moments, int times) throws Exception {
        server.stop();
        running = false;
        try {
            hit(blow, moments, times);
            agent.backup("shop");
            assertFalse(server.isRunning(), "it was found stopped and stays so");
        } finally {
            running = true;
            server.start();
        }
        assertEquals(rows, server.checksums());
    }

    /** When it was hit. A run that was over before the blow fell proves nothing: the next is hit sooner. */
    private String hit(Blow blow, Moment moment) throws Exception {
        int after = random.nextInt(moment.longestMillis());
        while (!run(blow, moment, after)) {
            assertTrue(after > 0, blow + " at " + moment + " meets nobody");
            after /= 10;
        }
        return after + " ms after " + moment;
    }

    /** One run; says when and how it was hit in its failure. Whether whom the blow is meant for was there. */
    private boolean run(Blow blow, Moment moment, int after) throws Exception {
        String what = blow + ", " + after + " ms after " + moment;
        boolean hit;
        Process run = agent.startInOwnGroup("backup", "run", "shop");
        try {
            await(what, () -> moment == Moment.COMMAND || !run.isAlive() || journalHas(moment));
            run.waitFor(after, TimeUnit.MILLISECONDS);
            hit = strike(blow, run);
            assertTrue(run.waitFor(LONGEST_RUN.toSeconds(), TimeUnit.SECONDS), what + ": the agent ends");
            if (blow != Blow.BOTH) { // which leaves nobody but the next recover
                await(
                        what + ": the instance as it was found",
                        () -> guardian().isEmpty() && server.answers() == running);
            }
        } catch (AssertionError e) {
            throw new AssertionError(what + "\n" + tell(), e);
        } finally {
            guardian().ifPresent(ProcessHandle::destroyForcibly);
            run.destroyForcibly();
        }
        settle(what);
        return hit;
    }

    private boolean strike(Blow blow, Process run) throws Exception {
        return switch (blow) {
            case AGENT -> run.toHandle().destroyForcibly();
            case GUARDIAN -> guardian().filter(ProcessHandle::destroyForcibly).isPresent();
            case BOTH -> {
                Optional<ProcessHandle> guardian = guardian();
                boolean stopped = FencedRun.signal("STOP", run.pid());
                guardian.ifPresent(ProcessHandle::destroyForcibly);
                run.destroyForcibly();
                yield stopped && guardian.isPresent();
            }
            case GROUP -> FencedRun.signal("KILL", -run.pid());
            case STOP_AGENT -> {
                boolean watched = guardian().isPresent() && FencedRun.signal("STOP", run.pid());
                if (watched) {
                    await(
                            "the end of agent or guardian",
                            () -> !run.isAlive() || guardian().isEmpty());
                }
                // nobody watches before the stop, and after the start there is nothing to watch
                run.destroyForcibly();
                yield watched;
            }
            case STOP_GUARDIAN -> {
                Optional<ProcessHandle> guardian = guardian();
                yield guardian.isPresent()
                        && FencedRun.signal("STOP", guardian.get().pid());
            }
            case RECEIVER -> {
                boolean delivering = run.isAlive();
                receiver.kill();
                receiver.startAgain();
                yield delivering;
            }
        };
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
        assertEquals(rows, server.checksums());
    }

    private List<Path> below(String folder) {
        try (Stream<Path> files = Files.list(agent.path().resolve(folder))) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean journalHas(Moment moment) {
        String step = " agent " + moment.name().toLowerCase(Locale.ROOT);
        return below("runs").stream()
                .anyMatch(run -> read(run.resolve("journal")).contains(step));
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
