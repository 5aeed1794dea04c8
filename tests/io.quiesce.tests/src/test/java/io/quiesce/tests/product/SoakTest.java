package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.faults.FaultyProxy;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that make scheduled backups all the time, while processes and connections are killed at random: every instance is up at
 * the end with its rows, what is published verifies, retention keeps what it promises, nothing leaks. The next blow waits until
 * its victim has published something since the last one, so a slow machine sees fewer blows, not agents that never get anywhere.
 * {@code -Dquiesce.soak.seed=SEED} repeats the choices.
 */
@Tag("SC1")
@Tag("P5")
@DisplayName("Eight agents and a receiver at work for a while")
class SoakTest {

    private static final int HOSTS = 8;

    /** What a process that has nothing to do may have more than when it was new. */
    private static final int SPARE_FILES = 40;

    private static final int SPARE_THREADS = 20;
    private static final long LIVE_BYTES = 96L << 20;
    /** Of all agents, one after the other. */
    private static final Duration STARTS = Duration.ofSeconds(10);

    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(24);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MINIMUM = 2;
    private static final int KEPT = 3;

    private enum Blow {
        AGENT,
        RECEIVER,
        CONNECTIONS
    }

    private final long seed = Long.getLong("quiesce.soak.seed", System.nanoTime());
    private final RandomGenerator random = new Random(seed);
    private final List<Member> members = new ArrayList<>();
    private final Map<Blow, Integer> blows = new EnumMap<>(Blow.class);

    @TempDir
    Path folder;

    /** One database host. */
    private final class Member implements AutoCloseable {
        private final String client;
        private final DatabaseServer server = MariaDbServer.create().start();
        private final Map<String, Long> rows;
        private final AgentHome agent;
        private final FaultyProxy network;
        private final Path store;
        private final Set<Path> published = new HashSet<>();
        private Optional<Process> service = Optional.empty();
        private Instant started = Instant.MAX;
        private int publishedBefore;

        Member(RunningReceiver receiver, int number) throws IOException {
            client = "db" + number;
            server.sampleRows(100 + number);
            rows = server.checksums();
            store = receiver.home().resolve("storage").resolve(client);
            agent = receiver.enrol(folder.resolve("agent" + number), client)
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            network = FaultyProxy.to("127.0.0.1", receiver.transferPort());
            agent.reach("127.0.0.1", network.port());
        }

        /** @param last of the scheduled runs */
        void begin(Instant first, Instant last) {
            StringBuilder schedules = new StringBuilder("transfer: { receiver: vault }\nschedules:\n");
            for (Instant due = first; due.isBefore(last); due = due.plus(BETWEEN_RUNS)) {
                schedules.append("  - { once: ").append(due).append(", missed: run-once }\n");
            }
            agent.plan("shop", Plans.of("shop", server, schedules.toString()));
            startAgain();
        }

        /** How many so far; retention has removed some. */
        int published() {
            if (Files.isDirectory(store)) {
                try (Stream<Path> files = Files.walk(store)) {
                    files.filter(f -> f.toString().endsWith(".zip")).forEach(published::add);
                } catch (IOException | UncheckedIOException e) {
                    // retention removes one of them at this moment: the next look sees the rest
                }
            }
            return published.size();
        }

        boolean isRipe() {
            return published() > publishedBefore;
        }

        boolean isInRun() {
            return holds("runs");
        }

        private boolean holds(String what) {
            try (Stream<Path> within = Files.list(agent.path().resolve(what))) {
                return within.findAny().isPresent();
            } catch (IOException e) {
                return false;
            }
        }

        void killAndStartAgain() throws InterruptedException {
            publishedBefore = published();
            service.orElseThrow().destroyForcibly().waitFor();
            startAgain();
        }

        void startAgain() {
            service = Optional.of(agent.start("agent"));
            started = Instant.now();
        }

        void endSchedules() throws InterruptedException {
            agent.awaitServed();
            agent.run("plan", "disable", "shop").expect(0);
        }

        /** Nothing is made, and nothing that was made waits. */
        boolean isIdle() {
            return !isInRun() && !holds("spool");
        }

        Usage usage() throws Exception {
            return Usage.of(service.orElseThrow().pid());
        }

        void stop() throws InterruptedException {
            service.orElseThrow().destroy();
            assertTrue(service.orElseThrow().waitFor(60, TimeUnit.SECONDS), client + "'s agent ends after SIGTERM");
        }

        @Override
        public void close() throws IOException {
            service.ifPresent(Process::destroyForcibly);
            network.close();
            server.close();
        }
    }

    @Test
    @DisplayName("for two minutes")
    void twoMinutes() throws Exception {
        soak(Duration.ofMinutes(2));
    }

    @Test
    @Tag("long")
    @DisplayName("for half an hour")
    void halfAnHour() throws Exception {
        soak(Duration.ofMinutes(30));
    }

    private void soak(Duration lasts) throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"), "--upkeep-every", "PT15S")) {
            receiver.command("retention", "set", "few", "count=" + KEPT, "minimum=" + MINIMUM, "keepAtLeast=30s")
                    .expect(0);
            for (int i = 0; i < HOSTS; i++) {
                members.add(new Member(receiver, i));
            }
            Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(STARTS);
            Instant end = begin.plus(lasts);
            for (int i = 0; i < HOSTS; i++) {
                // those after the end are for a slow machine, and are taken away when all is done
                members.get(i).begin(begin.plus(BETWEEN_RUNS.dividedBy(HOSTS).multipliedBy(i)), end.plus(PATIENCE));
            }
            strike(receiver, end);
            comeToRest();
            assertWell();
            assertPublished(receiver);
            assertNoLeak(receiver);
            report();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + ", blows " + blows, e);
        } finally {
            for (Member member : members) {
                member.close();
            }
        }
    }

    private void report() {
        int published = members.stream().mapToInt(Member::published).sum();
        System.out.println("soak: seed " + seed + ", blows " + blows + ", published " + published); // for the record
    }

    /** Until the end, and until each kind of blow has fallen. */
    private void strike(RunningReceiver receiver, Instant end) throws InterruptedException {
        Instant latest = end.plus(PATIENCE);
        int publishedBefore = 0;
        while (Instant.now().isBefore(end) || blows.size() < Blow.values().length) {
            assertTrue(Instant.now().isBefore(latest), "not every kind of blow had its occasion");
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500, 3_000)); // the moment is the test's choice
            int published = members.stream().mapToInt(Member::published).sum();
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (published >= publishedBefore + HOSTS) {
                        publishedBefore = published;
                        receiver.kill();
                        receiver.startAgain();
                        count(Blow.RECEIVER);
                    }
                }
                case 1 -> {
                    Member member = members.get(random.nextInt(HOSTS));
                    if (member.isInRun()) {
                        member.network.resetNow();
                        count(Blow.CONNECTIONS);
                    }
                }
                default -> strikeAgent();
            }
        }
    }

    /** One in the middle of a run, rather than one at rest. */
    private void strikeAgent() throws InterruptedException {
        List<Member> ripe = members.stream().filter(Member::isRipe).toList();
        List<Member> inRun = ripe.stream().filter(Member::isInRun).toList();
        List<Member> victims = inRun.isEmpty() ? ripe : inRun;
        if (!victims.isEmpty()) {
            victims.get(random.nextInt(victims.size())).killAndStartAgain();
            count(Blow.AGENT);
        }
    }

    private void count(Blow blow) {
        blows.merge(blow, 1, Integer::sum);
    }

    private void comeToRest() throws InterruptedException {
        for (Member member : members) {
            await(member.client + " has published what it can't do without", () -> member.published() >= MINIMUM);
            member.endSchedules();
        }
        for (Member member : members) {
            await("nothing is left to do for " + member.client, member::isIdle);
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within " + PATIENCE + ": " + what);
            TimeUnit.MILLISECONDS.sleep(500); // between two looks, until the deadline
        }
    }

    /** The instances, and the agent that has worked longest. */
    private void assertWell() throws Exception {
        for (Member member : members) {
            assertEquals(member.rows, member.server.checksums(), member.client);
        }
        Member longest = members.stream()
                .min(Comparator.comparing((Member m) -> m.started))
                .orElseThrow();
        Usage after = longest.usage();
        longest.stop();
        longest.startAgain();
        longest.agent.awaitServed();
        after.assertLikeNew("the agent of " + longest.client, longest.usage());
        for (Member member : members) {
            member.stop();
            assertTrue(member.server.answers(), member.client + "'s instance is up");
        }
    }

    private void assertPublished(RunningReceiver receiver) throws InterruptedException {
        receiver.command("backup", "verify", "--all").expect(0);
        JsonNode backups = receiver.command("backups", "--json").expect(0).json();
        backups.forEach(b -> assertTrue(b.get("good").asBoolean(), b.toString()));
        await("retention removes what it may", () -> {
            receiver.command("retention", "apply").expect(0);
            JsonNode left = receiver.command("backups", "--json").expect(0).json();
            for (Member member : members) {
                assertTrue(of(left, member) >= MINIMUM, member.client + " has fewer than the minimum: " + left);
            }
            return members.stream().allMatch(m -> of(left, m) <= KEPT);
        });
    }

    private static int of(JsonNode backups, Member member) {
        int own = 0;
        for (JsonNode backup : backups) {
            own += backup.get("client").asText().equals(member.client) ? 1 : 0;
        }
        return own;
    }

    private static void assertNoLeak(RunningReceiver worked) throws Exception {
        Usage after = Usage.of(worked.pid());
        worked.kill();
        worked.startAgain();
        after.assertLikeNew("the receiver", Usage.of(worked.pid()));
    }

    /** What a process uses, its garbage aside. */
    private record Usage(long files, long threads, long liveBytes) {

        static Usage of(long pid) throws Exception {
            // the histogram is made of what a full collection has left
            long live = jcmd(pid, "GC.class_histogram")
                    .lines()
                    .filter(l -> l.startsWith("Total"))
                    .mapToLong(l -> Long.parseLong(l.split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow();
            try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"));
                    Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                return new Usage(files.count(), threads.count(), live);
            }
        }

        void assertLikeNew(String whose, Usage fresh) {
            String both = whose + " after the soak " + this + ", new " + fresh;
            assertTrue(files <= fresh.files + SPARE_FILES, both);
            assertTrue(threads <= fresh.threads + SPARE_THREADS, both);
            assertTrue(liveBytes <= LIVE_BYTES, both);
        }

        private static String jcmd(long pid, String command) throws Exception {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                            Long.toString(pid),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String out = new String(jcmd.getInputStream().readAllBytes());
            assertEquals(0, jcmd.waitFor(), out);
            return out;
        }
    }
}
