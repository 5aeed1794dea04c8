package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention, holds and verification at a real receiver with real uploads. */
@Tag("R10.5")
@Tag("RT1")
@Tag("V1")
class RetentionTest {

    @TempDir
    private Path folder;

    private final List<Upload> uploads = new ArrayList<>();

    @Test
    @DisplayName("policy, plan, hold, apply, flipped bit, schedule: what should stay stays and comes back as it was")
    void wholeStory() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"))) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1");
            deliver(4);
            receiver.command("retention", "set", "shop", "plans=sho*", "count=2", "minimum=1", "keepAtLeast=1s")
                    .expect(0);
            receiver.command("retention", "set", "wrong", "cuont=2").expect(4);
            await(() -> going(receiver).size() == 2);
            assertEquals(List.of(id(1), id(0)), going(receiver));
            receiver.command("backup", "hold", id(0), "--reason", "audit").expect(0);
            agent.run("backup", "hold", id(1), "--reason", "before the upgrade").expect(0);
            Map<String, String> told = decisions(agent.run("backup", "retention", "shop", "--json"));
            assertEquals(decisions(receiver.command("retention", "plan", "--json")), told);
            assertTrue(told.get(id(0)).startsWith("shop keep [\"held\""), told.toString());
            assertEquals(
                    "[ ]",
                    agent.run("backup", "retention", "blog", "--json")
                            .expect(0)
                            .out()
                            .strip());
            receiver.command("retention", "apply").expect(0);
            assertEquals(List.of(id(0), id(1), id(2), id(3)), listed(receiver));
            Outcome refused = agent.run("backup", "release", id(0)).expect(8);
            assertTrue(refused.err().contains("audit"), refused.err());
            assertEquals("by client db1: before the upgrade", held(agent, 1));
            assertEquals(
                    "by client db1: before the upgrade",
                    listed(receiver, 1).get("held").asText());
            agent.run("backup", "release", id(1)).expect(0);
            assertEquals("", held(agent, 1));
            assertEquals("", listed(receiver, 1).get("held").asText());
            receiver.command("retention", "apply").expect(0);
            assertEquals(List.of(id(0), id(2), id(3)), listed(receiver));
            fetchIsRight(2);
            flip(receiver, 3);
            assertEquals(
                    listed(receiver, 3).get("published"), listed(receiver, 3).get("verified"));
            receiver.command("backup", "verify", id(3)).expect(9);
            assertFalse(listed(receiver, 3).get("good").asBoolean());
            assertTrue(verified(receiver, 3).isAfter(published(receiver, 3)), "by then it was read again");
            JsonNode atAgent = agent.run("backup", "list", "--json").expect(0).json();
            StreamSupport.stream(atAgent.spliterator(), false)
                    .forEach(b -> assertEquals(
                            !b.get("id").asText().equals(id(3)), b.get("good").asBoolean(), b.toString()));
            assertTrue(receiver.command("backup", "show", id(3), "--json")
                    .expect(0)
                    .out()
                    .contains("chunk 0 at offset 0"));
            receiver.command("backup", "release", id(0)).expect(0);
            assertEquals(143, receiver.stop());
            receiver.command("backup", "show", id(0), "--json").expect(0);
            entered(receiver);
        }
        bySchedule();
    }

    /** By backup. */
    private static Map<String, String> decisions(Outcome outcome) {
        Map<String, String> decisions = new TreeMap<>();
        outcome.expect(0)
                .json()
                .forEach(b -> decisions.put(
                        b.get("id").asText(),
                        b.get("policy").asText() + " " + b.get("decision").asText() + " " + b.get("reasons")));
        return decisions;
    }

    private String held(AgentHome agent, int upload) {
        return row(agent.run("backup", "list", "--json"), upload).get("held").asText();
    }

    private JsonNode listed(RunningReceiver receiver, int upload) {
        return row(receiver.command("backups", "--json"), upload);
    }

    private Instant verified(RunningReceiver receiver, int upload) {
        return Instant.parse(listed(receiver, upload).get("verified").asText());
    }

    private Instant published(RunningReceiver receiver, int upload) {
        return Instant.parse(listed(receiver, upload).get("published").asText());
    }

    private JsonNode row(Outcome list, int upload) {
        return StreamSupport.stream(list.expect(0).json().spliterator(), false)
                .filter(b -> b.get("id").asText().equals(id(upload)))
                .findFirst()
                .orElseThrow();
    }

    private void entered(RunningReceiver receiver) {
        JsonNode entries = receiver.command("audit", "list", "--client", "db1", "--json")
                .expect(0)
                .json();
        List<String> texts = StreamSupport.stream(entries.spliterator(), false)
                .filter(e -> List.of("held", "backup-removed", "found-bad", "released")
                        .contains(e.get("kind").asText()))
                .map(e -> e.get("kind").asText() + " " + e.get("text").asText())
                .toList();
        assertEquals(6, texts.size(), texts.toString());
        assertTrue(texts.get(0).matches("held .*" + id(0) + ": audit"), texts.toString());
        assertTrue(texts.get(1).matches("held .*" + id(1) + ": before the upgrade"), texts.toString());
        assertTrue(texts.get(2).matches("released .*" + id(1) + ".*"), texts.toString());
        assertTrue(texts.get(3).matches("backup-removed .*of plan shop, backup " + id(1) + ".*"), texts.toString());
        assertTrue(texts.get(4).matches("found-bad .*" + id(3) + ": chunk 0 .*"), texts.toString());
        assertTrue(texts.get(5).matches("released .*" + id(0) + ".*"), texts.toString());
    }

    private void bySchedule() {
        try (RunningReceiver receiver = RunningReceiver.start(
                folder.resolve("receiver"), "--upkeep-every", "PT1S", "--verify-within", "PT1S")) {
            receiver.command(
                            "retention",
                            "set",
                            "shop",
                            "plans=shop",
                            "count=1",
                            "minimum=1",
                            "keepAtLeast=1s",
                            "notGoodFor=1s")
                    .expect(0);
            await(() -> !listed(receiver).contains(id(0)));
            await(() ->
                    receiver.command("backup", "show", id(2), "--json").out().contains("\"by\" : \"schedule\""));
            assertTrue(listed(receiver).contains(id(2)), "the newest good one");
        }
    }

    private void deliver(int count) throws Exception {
        try (ReceiverLink link = link()) {
            for (int i = 0; i < count; i++) {
                Upload upload = Upload.random(new Random(i), 100_000 + i, 50_000, 0);
                assertTrue(upload.goOn(link).good());
                uploads.add(upload);
            }
        }
    }

    private ReceiverLink link() throws Exception {
        return new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 1, Duration.ofSeconds(20));
    }

    private String id(int upload) {
        return uploads.get(upload).backup().toString();
    }

    private static List<String> going(RunningReceiver receiver) {
        return ids(receiver.command("retention", "plan", "--json"), "remove");
    }

    private static List<String> ids(Outcome plan, String decision) {
        return StreamSupport.stream(plan.expect(0).json().spliterator(), false)
                .filter(r -> r.get("decision").asText().equals(decision))
                .map(r -> r.get("id").asText())
                .toList();
    }

    private static List<String> listed(RunningReceiver receiver) {
        return StreamSupport.stream(
                        receiver.command("backups", "--json").expect(0).json().spliterator(), false)
                .map(r -> r.get("id").asText())
                .toList();
    }

    private void fetchIsRight(int upload) throws Exception {
        byte[] content = new byte[100_000 + upload];
        new Random(upload).nextBytes(content);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ReceiverLink link = link()) {
            link.fetch(uploads.get(upload).backup(), 0, content.length, out);
        }
        assertEquals(content.length, out.size());
        assertTrue(java.util.Arrays.equals(content, out.toByteArray()));
    }

    private static void flip(RunningReceiver receiver, int upload) throws Exception {
        Path data = receiver.home().resolve("storage/db1/2026/11/shop_" + (upload + 1) + ".zip");
        byte[] bytes = Files.readAllBytes(data);
        bytes[4711] ^= 1;
        Files.write(data, bytes);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertFalse(System.nanoTime() > deadline, "not within 60 s");
            LockSupport.parkNanos(200_000_000);
        }
    }
}
