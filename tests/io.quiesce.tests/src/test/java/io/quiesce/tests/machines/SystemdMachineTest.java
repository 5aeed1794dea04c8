package io.quiesce.tests.machines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.product.Outcome;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Service kind systemd, with a real one: sockets, respawning units, masks, and the end of the agent's whole unit. */
@Tag("long")
@Tag("R3.1")
@Tag("R3.7")
class SystemdMachineTest {

    private DatabaseHost host;
    private SystemdMachine machine;
    private String rows;

    @BeforeEach
    void boot() {
        host = DatabaseHost.create();
        machine = host.machine();
        rows = host.rows();
    }

    @AfterEach
    void off() {
        host.close();
    }

    @Test
    @DisplayName("with an active socket: good, fenced, and a connection during the capture wakes nobody")
    void socketActivation() {
        assertTrue(machine.isState(DatabaseHost.SOCKET, "active"), "as Debian installs it");
        host.start("backup", "run", "shop");
        host.awaitStep("fenced");
        machine.text("systemctl", "kill", "-s", "STOP", "--kill-whom=main", "q");
        assertNotEquals(0, machine.run("mariadb", "-e", "SELECT 1").exitCode());
        assertNotEquals(
                0,
                machine.run("mariadb", "--protocol=tcp", "-h127.0.0.1", "-e", "SELECT 1")
                        .exitCode());
        assertTrue(machine.isState(DatabaseHost.SERVICE, "inactive"));
        assertTrue(machine.isState(DatabaseHost.SOCKET, "inactive"));
        machine.text("systemctl", "kill", "-s", "CONT", "--kill-whom=main", "q");
        host.awaitEnd();
        JsonNode backup =
                host.quiesce("backup", "show", "latest", "--json").expect(0).json();
        assertTrue(backup.get("good").asBoolean(), backup.toString());
        assertTrue(backup.get("fenced").asBoolean(), backup.toString());
        assertTrue(host.isUp());
        assertTrue(machine.isState(DatabaseHost.SOCKET, "active"));
        assertEquals(rows, host.rows());
        host.quiesce("backup", "verify", "latest").expect(0);
    }

    @Test
    @DisplayName("an instance that only waits for a connection is captured, and still waits for one")
    void foundWaiting() {
        machine.text("systemctl", "stop", DatabaseHost.SERVICE);
        machine.text("systemctl", "start", DatabaseHost.SOCKET);
        host.quiesce("check", "shop").expect(0);
        assertTrue(machine.isState(DatabaseHost.SERVICE, "inactive"), "a check wakes nobody");
        host.backup();
        assertTrue(machine.isState(DatabaseHost.SERVICE, "inactive"));
        assertTrue(machine.isState(DatabaseHost.SOCKET, "active"));
        assertEquals(rows, host.rows(), "a connection wakes it");
        machine.await("the start by a connection", host::isUp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"armed", "fenced", "captured", "starting"})
    @DisplayName("the agent's whole unit is killed: the guardian lies in a scope of its own and starts the instance")
    void unitKilled(String step) {
        String server = host.mainPid();
        host.start("backup", "run", "shop");
        host.awaitStep(step);
        machine.text("systemctl", "kill", "-s", "KILL", "--kill-whom=all", "q");
        host.awaitEnd();
        machine.await(
                "the guardian's start",
                () -> host.runJournal().contains(" up")
                        && machine.run("pgrep", "-f", "Guardian watch").exitCode() != 0);
        assertTrue(host.runJournal().contains("guardian taken over"), host.runJournal());
        assertTrue(host.isUp());
        // systemd starts no socket beside a running service: where the stop had not begun there is only the server's
        // own
        assertTrue(machine.isState(DatabaseHost.SOCKET, "active") || server.equals(host.mainPid()));
        assertEquals(rows, host.rows());
        host.quiesce("recover").expect(0);
        assertEquals("", host.runJournal());
        host.backup();
        assertEquals(rows, host.rows());
    }

    @Test
    @DisplayName("a unit with Restart=always is stopped through systemctl, and nobody respawns in the middle")
    void respawner() {
        machine.write(
                "/etc/systemd/system/mariadb.service.d/always.conf", "[Service]\nRestart=always\nRestartSec=100ms\n");
        machine.text("systemctl", "daemon-reload");
        host.start("backup", "run", "shop");
        host.awaitStep("fenced");
        machine.text("systemctl", "kill", "-s", "STOP", "--kill-whom=main", "q");
        String before = machine.text("systemctl", "show", "-P", "NRestarts", DatabaseHost.SERVICE);
        // ten times the pause of the respawner
        machine.text("sleep", "1");
        assertTrue(machine.isState(DatabaseHost.SERVICE, "inactive"));
        machine.text("systemctl", "kill", "-s", "CONT", "--kill-whom=main", "q");
        host.awaitEnd();
        assertEquals(before, machine.text("systemctl", "show", "-P", "NRestarts", DatabaseHost.SERVICE));
        JsonNode backup =
                host.quiesce("backup", "show", "latest", "--json").expect(0).json();
        assertTrue(backup.get("good").asBoolean(), backup.toString());
        assertTrue(backup.get("fenced").asBoolean(), backup.toString());
        assertEquals(rows, host.rows());
    }

    @Test
    @DisplayName("a unit that requires the database's goes on meanwhile, one that is bound to it is started again")
    void dependents() {
        dependent("needs", "Requires");
        dependent("bound", "BindsTo");
        String before = machine.text("systemctl", "show", "-P", "MainPID", "needs.service");
        host.backup();
        assertEquals(before, machine.text("systemctl", "show", "-P", "MainPID", "needs.service"));
        machine.await("the start of what was bound", () -> machine.isState("bound.service", "active"));
    }

    private void dependent(String name, String how) {
        machine.write(
                "/etc/systemd/system/" + name + ".service",
                "[Unit]\n" + how + "=mariadb.service\nAfter=mariadb.service\n"
                        + "[Service]\nExecStart=/bin/sleep infinity\n");
        machine.text("systemctl", "daemon-reload");
        machine.text("systemctl", "start", name + ".service");
    }

    @Test
    @DisplayName("while directories change places a start by hand is refused; a kill leaves no mask behind recover")
    void masked() {
        host.backup();
        host.sql("INSERT INTO shop.InnoDB VALUES (0, 'newer')");
        machine.text("systemctl", "stop", DatabaseHost.SOCKET, DatabaseHost.SERVICE);
        host.start("restore", "latest", "--instance", "shop", "--yes");
        Path mask = machine.liveFile("/run/systemd/system/mariadb.service");
        machine.await("the mask", () -> Files.exists(mask, LinkOption.NOFOLLOW_LINKS));
        machine.text("systemctl", "kill", "-s", "STOP", "--kill-whom=all", "q");
        assertTrue(host.restoreJournal().contains("step=SWAPPING"), host.restoreJournal());
        Outcome start = machine.run("systemctl", "start", DatabaseHost.SERVICE);
        assertNotEquals(0, start.exitCode());
        assertTrue(start.err().contains("masked"), start.toString());
        machine.text("systemctl", "kill", "-s", "KILL", "--kill-whom=all", "q");
        host.awaitEnd();
        Outcome recovered = host.quiesce("recover").expect(0);
        assertFalse(Files.exists(mask, LinkOption.NOFOLLOW_LINKS), recovered.toString());
        assertFalse(host.restoreJournal().contains("step=SWAPPING"), recovered.toString());
        if (host.isUp()) {
            assertEquals(rows, host.rows(), recovered.toString());
        } else {
            machine.text("systemctl", "start", DatabaseHost.SERVICE);
            assertNotEquals(rows, host.rows(), recovered.toString());
        }
        host.backup();
    }
}
