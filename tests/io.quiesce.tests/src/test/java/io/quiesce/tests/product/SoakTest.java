package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that make scheduled backups all the time, while processes are killed at random: every instance is up at the end, what
 * is published verifies, retention keeps what it promises, nothing leaks. {@code -Dquiesce.soak.seed=SEED} repeats the choices.
 */
@Tag("SC1")
@Tag("P5")
@Tag("long")
@DisplayName("Agents and a receiver at work for a while")
class SoakTest {

    /** What a receiver that has nothing to do may have more than when it was new. */
    private static final int SPARE_FILES = 40;

    private static final int SPARE_THREADS = 20;
    private static final long HEAP_KIB = 96 * 1024;
    private static final Duration BETWEEN_RUNS = Duration.ofSeconds(20);
    private static final int KEPT = 3;

    private final long seed = Long.getLong("quiesce.soak.seed", System.nanoTime());
    private final RandomGenerator random = new Random(seed);
    private final List<Member> members = new ArrayList<>();

    @TempDir
    Path folder;

    /** One database host. */
    private final class Member {
        private final DatabaseServer server = MariaDbServer.create().start();
        private final AgentHome agent;
        private Process service;

        Member(RunningReceiver receiver, int number, Duration lasts) {
            server.sampleRows(100 + number);
            agent = receiver.enrol(folder.resolve("agent" + number), "db" + number)
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            StringBuilder schedules = new StringBuilder("transfer: { receiver: vault }\nschedules:\n");
            Instant first = Instant.now().plusSeconds(10 + 2L * number).truncatedTo(ChronoUnit.SECONDS);
            for (Instant due = first; due.isBefore(first.plus(lasts)); due = due.plus(BETWEEN_RUNS)) {
                schedules.append("  - { once: ").append(due).append(", missed: run-once }\n");
            }
            agent.plan("shop", Plans.of("shop", server, schedules.toString()));
            service = agent.start("agent");
        }

        void killAndStartAgain() throws InterruptedException {
            service.destroyForcibly();
            service.waitFor();
            service = agent.start("agent");
        }

        boolean isIdle() {
            return agent.run("agent", "queue", "--json").expect(0).json().isEmpty()
                    && agent.run("backup", "waiting", "--json").expect(0).json().isEmpty();
        }
    }

    @Test
    @DisplayName("for a minute")
    void aMinute() throws Exception {
        soak(4, Duration.ofSeconds(60));
    }

    @Test
    @DisplayName("for half an hour")
    void halfAnHour() throws Exception {
        soak(8, Duration.ofMinutes(30));
    }

    private void soak(int hosts, Duration lasts) throws Exception {
        String context = "seed " + seed;
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"), "--upkeep-every", "PT15S")) {
            receiver.command("retention", "set", "few", "count=" + KEPT, "minimum=2", "keepAtLeast=30s")
                    .expect(0);
            for (int i = 0; i < hosts; i++) {
                members.add(new Member(receiver, i, lasts));
            }
            kill(receiver, Instant.now().plus(lasts));
            for (Member member : members) {
                await("the end of the queue of " + member.agent.path() + ", " + context, member::isIdle);
            }
            assertUp(context);
            assertPublished(receiver, hosts, context);
            assertNoLeak(receiver, context);
        } finally {
            for (Member member : members) {
                member.service.destroyForcibly().waitFor();
                member.server.close();
            }
        }
    }

    /** Now one of the agents, now the receiver, which cuts every connection. */
    private void kill(RunningReceiver receiver, Instant end) throws InterruptedException {
        while (Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(2_000, 8_000)); // the moment is the test's choice
            if (random.nextInt(4) == 0) {
                receiver.kill();
                receiver.startAgain();
            } else {
                members.get(random.nextInt(members.size())).killAndStartAgain();
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(500); // between two looks, until the deadline
        }
    }

    private void assertUp(String context) throws Exception {
        for (Member member : members) {
            member.service.destroy();
            assertTrue(member.service.waitFor(60, TimeUnit.SECONDS), "an agent ends after SIGTERM; " + context);
            assertTrue(member.server.answers(), "every instance is up; " + context);
        }
    }

    private static void assertPublished(RunningReceiver receiver, int hosts, String context) {
        receiver.command("backup", "verify", "--all").expect(0);
        JsonNode backups = receiver.command("backups", "--json").expect(0).json();
        for (int i = 0; i < hosts; i++) {
            String client = "db" + i;
            List<JsonNode> own = of(backups, client);
            assertTrue(own.size() >= 2, client + " has no backups to speak of: " + own + "; " + context);
            assertTrue(own.stream().allMatch(b -> b.get("good").asBoolean()), own + "; " + context);
        }
        receiver.command("retention", "apply").expect(0);
        JsonNode left = receiver.command("backups", "--json").expect(0).json();
        for (int i = 0; i < hosts; i++) {
            String client = "db" + i;
            long own = of(left, client).size();
            assertTrue(own >= 2, "never fewer than the minimum: " + client + " has " + own + "; " + context);
        }
    }

    private static List<JsonNode> of(JsonNode backups, String client) {
        List<JsonNode> own = new ArrayList<>();
        backups.forEach(b -> {
            if (b.get("client").asText().equals(client)) {
                own.add(b);
            }
        });
        return own;
    }

    private static void assertNoLeak(RunningReceiver worked, String context) throws Exception {
        Usage after = Usage.of(worked.pid());
        worked.kill();
        worked.startAgain();
        Usage fresh = Usage.of(worked.pid());
        String both = "after the soak " + after + ", new " + fresh + "; " + context;
        assertTrue(after.files <= fresh.files + SPARE_FILES, both);
        assertTrue(after.threads <= fresh.threads + SPARE_THREADS, both);
        assertTrue(after.heapKib <= HEAP_KIB, both);
    }

    /** What a process uses, its garbage aside. */
    private record Usage(long files, long threads, long heapKib) {
        static Usage of(long pid) throws Exception {
            jcmd(pid, "GC.run");
            String heap = jcmd(pid, "GC.heap_info");
            long used = heap.lines()
                    .filter(l -> l.matches(".* used \\d+K.*") && !l.contains("Metaspace") && !l.contains("class space"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll(".* used (\\d+)K.*", "$1")))
                    .sum();
            try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"));
                    Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                return new Usage(files.count(), threads.count(), used);
            }
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
