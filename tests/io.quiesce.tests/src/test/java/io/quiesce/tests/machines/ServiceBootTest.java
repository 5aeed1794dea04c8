package io.quiesce.tests.machines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.product.Outcome;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Agent and receiver as services of a real systemd: a boot starts them, and a schedule is kept with nobody logged in. */
@Tag("long")
@Tag("R2.6")
@Tag("T8.1")
class ServiceBootTest {

    private static final String AGENT = "quiesce-agent.service";

    private DatabaseHost host;
    private SystemdMachine machine;

    @BeforeEach
    void boot() {
        host = DatabaseHost.create();
        machine = host.machine();
    }

    @AfterEach
    void off() {
        host.close();
    }

    private void receiverAsService() {
        machine.text("systemctl", "disable", "--now", "receiver.service");
        host.receiver(
                        "service",
                        "install",
                        "--java",
                        SystemdMachine.JAVA,
                        "--",
                        "--listen",
                        "127.0.0.1:7443",
                        "--enrol-listen",
                        "127.0.0.1:7444")
                .expect(0);
        host.awaitReceiver();
    }

    private JsonNode status(int exitCode) {
        return host.quiesce("service", "status", "--json").expect(exitCode).json();
    }

    private String mainPid() {
        return machine.text("systemctl", "show", "-P", "MainPID", AGENT);
    }

    private boolean serves() {
        return host.quiesce("agent", "status").exitCode() == 0;
    }

    @Test
    @DisplayName(
            "a scheduled backup is made after a boot with nobody logged in; a killed agent comes again; uninstalled in a run")
    void scheduledAfterBoot() {
        receiverAsService();
        host.quiesce("recovery", "remove").expect(0);
        Outcome withoutJava = host.quiesce("service", "install").expect(5);
        assertTrue(withoutJava.err().contains("--java"), withoutJava.err());
        host.quiesce("service", "install", "--java", SystemdMachine.JAVA).expect(0);
        assertTrue(status(0).get("atBoot").asBoolean());
        Outcome recovery = host.quiesce("recovery", "status").expect(0);
        assertTrue(recovery.out().contains("quiesce-agent"), recovery.out());

        Instant soon = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        String plan = host.quiesce("plan", "export", "shop").expect(0).out();
        machine.write("/root/shop.yaml", plan + "schedules: [ { once: " + soon + ", missed: run-once } ]\n");
        host.quiesce("plan", "add", "/root/shop.yaml", "--replace").expect(0);
        machine.await(
                "the schedule is known",
                () -> Files.exists(machine.file(DatabaseHost.HOME + "/control/handled.properties")));
        machine.text("systemctl", "poweroff");
        machine.awaitOff();
        machine.boot();
        machine.await(
                "the scheduled backup",
                () -> host.quiesce("backup", "list", "--json").json().size() == 1);
        assertEquals("", machine.run("loginctl", "list-sessions", "--no-legend").out());
        assertTrue(host.isUp());

        String before = mainPid();
        machine.text("systemctl", "kill", "-s", "KILL", "--kill-whom=main", AGENT);
        machine.await("another agent", () -> !before.equals(mainPid()) && serves());

        String rows = host.rows();
        host.start("backup", "run", "shop");
        host.awaitStep("fenced");
        host.quiesce("service", "uninstall").expect(0);
        host.awaitEnd();
        assertTrue(host.isUp(), "a stop of the service is no stop of the instance");
        assertEquals(rows, host.rows());
        assertEquals("", host.runJournal());
        status(5);
        assertNotEquals(0, host.quiesce("recovery", "status").exitCode());
        assertTrue(machine.run("systemctl", "cat", AGENT).exitCode() != 0);
        host.quiesce("backup", "verify", "latest").expect(0);
        String journal =
                machine.text("sh", "-c", "journalctl -q --no-pager -o cat -u quiesce-receiver -u quiesce-agent");
        assertTrue(!journal.contains("Unknown key") && !journal.contains("Failed to parse"), journal);
    }
}
