package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of one home that ask the agent of another over the network: real processes, real TLS. */
@Tag("T7.1")
@Tag("R8.2")
@DisplayName("An agent over the network")
class FleetTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("backs up, says what it did, and refuses what a role does not allow and who is revoked")
    void commands() throws Exception {
        try (FleetHost host = FleetHost.start(folder)) {
            AgentHome desk = new AgentHome(folder.resolve("desk"));
            desk.run("fleet", "enrol", host.invite("anna", "operate"), "--as", "db1")
                    .expect(0);
            desk.run("fleet", "enrol", host.invite("otto", "watch"), "--as", "look")
                    .expect(0);
            assertEquals(
                    2, desk.run("fleet", "status", "--json").expect(0).json().size());
            work(host, desk);
            watch(host, desk);
            revoke(host, desk);
            taken(host);
            desk.run("fleet", "remove", "db1").expect(0);
            assertEquals(1, desk.run("fleet", "list", "--json").expect(0).json().size());
            host.agent().run("operator", "listen", "--off").expect(0);
            await(desk, 8, "agent", "status", "--agent", "look");
        }
    }

    private static void work(FleetHost host, AgentHome desk) throws Exception {
        assertEquals(
                host.agent().path().toString(),
                desk.run("agent", "status", "--agent", "db1", "--json")
                        .expect(0)
                        .json()
                        .get("home")
                        .asText());
        assertTrue(desk.run("backup", "run", "shop", "--agent", "db1", "--json")
                .expect(0)
                .json()
                .get("good")
                .asBoolean());
        assertEquals(
                1,
                desk.run("backup", "list", "--agent", "db1", "--json")
                        .expect(0)
                        .json()
                        .size());
        String run = desk.run("history", "list", "--agent", "db1", "--json")
                .expect(0)
                .json()
                .get(0)
                .get("id")
                .asText();
        assertEquals(
                host.agent()
                        .run("history", "show", "latest", "--json")
                        .expect(0)
                        .json(),
                desk.run("history", "show", run, "--agent", "db1", "--json")
                        .expect(0)
                        .json());
        String said = host.agent()
                .run("history", "show", "latest", "--json")
                .expect(0)
                .out();
        assertTrue(said.contains("asked for by operator "), said);
        assertEquals(
                0, desk.run("history", "list", "--json").expect(0).json().size(), "its own history is another one");
        desk.run("check", "shop", "--agent", "db1").expect(0);
        desk.run("backup", "waiting", "--agent", "db1").expect(0);
        desk.run("backup", "cancel", "--agent", "db1").expect(5);
        Outcome path =
                desk.run("backup", "run", "/etc/passwd.yaml", "--agent", "db1").expect(5);
        assertTrue(path.err().contains("has no plan named"), path.err());
        assertTrue(host.log().matches("(?s).*operator anna \\(operate\\) from 127.0.0.1 asks for run .*"), host.log());
    }

    private static void watch(FleetHost host, AgentHome desk) throws Exception {
        desk.run("agent", "queue", "--agent", "look").expect(0);
        desk.run("history", "list", "--agent", "look").expect(0);
        Outcome refused = desk.run("backup", "run", "shop", "--agent", "look").expect(8);
        assertTrue(refused.err().contains("may only watch"), refused.err());
        assertTrue(host.log().contains("operator otto (watch) from 127.0.0.1 is refused"), host.log());
        assertEquals(
                1,
                host.agent().run("history", "list", "--json").expect(0).json().size());
    }

    private static void revoke(FleetHost host, AgentHome desk) {
        host.agent().run("operator", "revoke", "anna").expect(0);
        Outcome revoked = desk.run("agent", "status", "--agent", "db1").expect(8);
        assertTrue(revoked.err().contains("revoked"), revoked.err());
        assertEquals(
                "revoked",
                host.agent()
                        .run("operator", "list", "--json")
                        .expect(0)
                        .json()
                        .get(0)
                        .get("state")
                        .asText());
        desk.run("fleet", "status").expect(8);
        desk.run("agent", "status", "--agent", "look").expect(0);
    }

    private static void taken(FleetHost host) {
        String port = "127.0.0.1:" + host.receiver().transferPort();
        Outcome taken = host.agent().run("operator", "listen", port).expect(11);
        assertTrue(taken.err().contains("is held by"), taken.err());
        assertTrue(taken.err().contains("operator listen 127.0.0.1:"), taken.err());
    }

    private static void await(AgentHome home, int code, String... command) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Outcome last = home.run(command);
        while (last.exitCode() != code) {
            assertTrue(System.nanoTime() < end, "still " + last);
            TimeUnit.MILLISECONDS.sleep(100); // between two looks, until the deadline
            last = home.run(command);
        }
    }
}
