package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of a receiver, and a client whose quota is full: nothing is stopped for it, and nothing captured is lost. */
@Tag("T4.1")
@Tag("A5")
class QuotaTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "a quota that is lowered under a run lets the backup wait; raised, it is delivered; full, nothing is stopped")
    void story() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            settings(receiver);
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, more(receiver)));

            Outcome refused = agent.run("backup", "run", "shop").expect(8);
            assertTrue(refused.err().contains("quota of client db1, 10.0 kB"), refused.err());
            assertTrue(refused.err().contains("backup resume"), refused.err());
            assertTrue(server.answers(), "the instance runs");
            JsonNode waiting =
                    agent.run("backup", "waiting", "--json").expect(0).json();
            assertEquals(1, waiting.size(), refused.err());
            Outcome needed = agent.run("receiver", "remove", "vault").expect(5);
            assertTrue(needed.err().contains("plan 'shop' delivers there, backup "), needed.err());

            receiver.command("settings", "set", "quotas=*=none").expect(0);
            agent.run("backup", "resume", waiting.get(0).get("id").asText()).expect(0);
            receiver.command("settings", "set", "quotas=db*=20kB").expect(0);
            JsonNode client = receiver.command("client", "list", "--json")
                    .expect(0)
                    .json()
                    .get(0);
            assertTrue(client.get("stored").asLong() > 20_000, client.toString());
            assertEquals(20_000, client.get("quota").asLong());
            Outcome full = agent.run("backup", "run", "shop").expect(5);
            assertTrue(full.err().contains("has room for 0 B") && full.err().contains("quota"), full.err());
            String watched = receiver.command("watch", "status").expect(16).out();
            assertTrue(watched.contains("of its quota of 20.0 kB"), watched);
            assertTrue(server.isRunning(), "nothing was stopped");
            agent.run("receiver", "remove", "vault", "--force").expect(0);
            assertEquals(
                    0, agent.run("receiver", "list", "--json").expect(0).json().size());
        }
    }

    @Test
    @DisplayName("a quota that is lowered under a run whose spool is small ends the capture, and nothing is left")
    void noRoomHereEither() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            String plan = more(receiver).replace("codec: store", "codec: store, spoolLimit: 8MiB");
            agent.plan("shop", Plans.of("shop", server, plan));

            Outcome refused = agent.run("backup", "run", "shop").expect(8);
            assertTrue(refused.err().contains("the spool has no room for the rest either"), refused.err());
            assertFalse(refused.err().contains("backup resume"), refused.err());
            assertTrue(server.answers(), "the instance runs");
            assertEquals(
                    0, agent.run("backup", "waiting", "--json").expect(0).json().size());
        }
    }

    /** The quota is lowered between the opening and the stop; the first of many chunks is refused while they are made. */
    private static String more(RunningReceiver receiver) {
        List<String> words = List.of(
                Product.RECEIVER.script().toString(),
                "settings",
                "set",
                "--home",
                receiver.home().toString(),
                "quotas=*=10kB");
        return "capture: { codec: store }\ntransfer: { receiver: vault, chunkSize: 2MiB }\n"
                + "hooks:\n  beforeStop: { command: [ \"" + String.join("\", \"", words)
                + "\" ], limit: 2m, onFailure: abort }\n";
    }

    private static void settings(RunningReceiver receiver) {
        String wrong = receiver.command(
                        "settings", "set", "listen=here", "verifyWithin=1h", "quotas=db1", "watchEvery=10ms")
                .expect(4)
                .err();
        assertTrue(wrong.contains("listen: 'here' must be PORT or HOST:PORT"), wrong);
        assertTrue(wrong.contains("verifyWithin: '1h' must not be shorter than upkeepEvery, 1d"), wrong);
        assertTrue(wrong.contains("quotas: 'db1' must be CLIENT=SIZE"), wrong);
        assertTrue(wrong.contains("watchEvery: '10ms' must be 1s at least"), wrong);
        receiver.command("settings", "set", "verifyWithin=60d", "quotas=*=500GB,archive=none")
                .expect(0);
        assertEquals(
                "verifyWithin: 60d\nquotas: [ \"*=500GB\", \"archive=none\" ]\n",
                receiver.command("settings", "export").expect(0).out());
        JsonNode shown =
                receiver.command("settings", "show", "--json").expect(0).json();
        assertEquals("7443", shown.get("listen").asText());
        assertEquals(2, shown.get("quotas").size());
    }
}
