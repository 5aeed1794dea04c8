package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.transfer.mina.internal.agent.MinaReceiverLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver's audit log holds after a day's work, and what is found when somebody changes it. */
@Tag("T4.3")
@Tag("A5")
class AuditTest {

    @TempDir
    private Path folder;

    private static List<String> kinds(RunningReceiver receiver) {
        List<String> kinds = new ArrayList<>();
        JsonNode entries = receiver.command("audit", "list", "--json").expect(0).json();
        entries.forEach(e -> kinds.add(e.get("kind").asText()));
        return kinds;
    }

    private void connect() throws QuiesceException {
        try (ReceiverLink link =
                new MinaReceiverLinks().connect(folder.resolve("agent"), "vault", 1, Duration.ofSeconds(20))) {
            assertEquals("db1", link.status().client());
        }
    }

    @Test
    @DisplayName(
            "who came, was refused and changed something is listed; a kill breaks nothing; a change and a cut are found")
    void story() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"))) {
            new AgentHome(folder.resolve("agent"))
                    .run("enrol", receiver.invite("db1"), "--as", "vault")
                    .expect(0);
            connect();
            connect();
            receiver.command("retention", "set", "shop", "count=3").expect(0);
            receiver.command("retention", "remove", "shop").expect(0);
            String head = receiver.command("audit", "head").expect(0).out().strip();
            receiver.kill();
            receiver.startAgain();
            receiver.command("client", "revoke", "db1").expect(0);
            assertThrows(TransferException.class, this::connect);
            assertThrows(TransferException.class, this::connect);
            assertEquals(
                    List.of(
                            "started",
                            "code-issued",
                            "enrolled",
                            "login",
                            "configured",
                            "configuration-removed",
                            "started",
                            "revoked",
                            "login-refused"),
                    kinds(receiver));
            assertEquals(143, receiver.stop());

            String listed = receiver.command("audit", "list", "--kind", "login,refusals-left-out", "--since", "P1D")
                    .expect(0)
                    .out();
            assertTrue(listed.contains("127.0.0.1") && listed.contains("refusals-left-out"), listed);
            assertTrue(receiver.command("audit", "list", "--kind", "logins")
                    .expect(2)
                    .err()
                    .contains("write started, stopped"));
            assertEquals(
                    "all 11 entries are sound and go on from entry 6\n",
                    receiver.command("audit", "verify", "--head", head)
                            .expect(0)
                            .out());
            changeAndCut(receiver, head);
        }
    }

    private static void changeAndCut(RunningReceiver receiver, String head) throws Exception {
        Path log;
        try (Stream<Path> files = Files.list(receiver.home().resolve("audit"))) {
            log = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
        }
        String whole = Files.readString(log);
        Files.writeString(log, whole.replaceFirst("\tlogin\tdb1\t127", "\tlogin\tdb2\t127"));
        Outcome changed = receiver.command("audit", "verify").expect(9);
        assertTrue(changed.err().contains("entry 4 was changed"), changed.err());
        assertEquals("", changed.out());

        List<String> lines = whole.lines().toList();
        Files.writeString(log, String.join("\n", lines.subList(0, 5)) + "\n");
        receiver.command("audit", "verify").expect(0);
        Outcome cut = receiver.command("audit", "verify", "--head", head).expect(9);
        assertTrue(cut.err().contains("the end was cut off, there were entries up to 6"), cut.err());

        Files.writeString(log, whole.substring(0, whole.length() - 20));
        Outcome torn = receiver.command("audit", "verify", "--json").expect(0);
        assertTrue(torn.json().get("unfinishedBytes").asInt() > 50, torn.out());
        assertFalse(torn.err().isEmpty());
    }
}
