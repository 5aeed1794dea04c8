package io.quiesce.tests.machines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.product.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine that goes off in the middle of a run or a restore: its next boot finishes what was left. */
@Tag("long")
@Tag("R3.7")
@Tag("R9.3")
class PowerOffTest {

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

    private void disableAtBoot() {
        machine.text("systemctl", "disable", DatabaseHost.SERVICE, DatabaseHost.SOCKET);
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** After the boot: the instance is up with its rows, nothing of the run is left, and another backup is good. */
    private void assertRecovered() {
        assertTrue(
                host.isUp(),
                () -> machine.failure("down; the boot unit said: " + host.bootUnit())
                        .getMessage());
        assertEquals(rows, host.rows());
        assertEquals("", host.runJournal(), host.bootUnit());
        host.quiesce("recovery", "status").expect(0);
        host.backup();
        assertEquals(0, host.quiesce("backup", "resume", "--all").exitCode(), "nothing waits any more");
        assertEquals(rows, host.rows());
    }

    @ParameterizedTest(name = "{0}, enabled at boot: {1}")
    @DisplayName("in a run: the boot unit finishes it, the instance is up")
    @CsvSource({
        "begun, true",
        "armed, true",
        "fenced, true",
        "captured, true",
        "starting, true",
        "armed, false",
        "fenced, false",
        "captured, false",
        "starting, false"
    })
    void run(String step, boolean enabled) {
        if (!enabled) {
            disableAtBoot();
        }
        host.start("backup", "run", "shop");
        host.awaitStep(step);
        machine.powerOff();
        assertNotEquals("", host.runJournal(), "the power went off before the run was over");
        machine.boot();
        assertTrue(
                host.bootUnit().contains("was interrupted") || host.bootUnit().contains("was captured"),
                host.bootUnit());
        assertRecovered();
    }

    @RepeatedTest(10)
    @DisplayName("at a random moment of a run, of an instance that is not enabled at boot")
    void randomMoment(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        disableAtBoot();
        host.start("backup", "run", "shop");
        host.awaitStep("armed");
        pause(random.nextInt(3000));
        boolean over = host.runJournal().isEmpty() || host.runJournal().contains(" up");
        machine.powerOff();
        machine.boot();
        if (over) {
            // it was up when the power went off: nobody promised to start it at boot
            machine.text("systemctl", "start", DatabaseHost.SERVICE);
        }
        assertRecovered();
    }

    @ParameterizedTest
    @DisplayName("an orderly shutdown in the middle of a run: nobody starts anything until the boot")
    @ValueSource(strings = {"armed", "fenced", "captured"})
    void orderly(String step) {
        disableAtBoot();
        host.start("backup", "run", "shop");
        host.awaitStep(step);
        machine.text("systemctl", "poweroff");
        machine.awaitOff();
        String journal = host.runJournal();
        // a cancel that comes right after the arming ends the run before the agent stopped anything
        assertTrue(journal.contains(" left") || !journal.contains(" fenced"), journal);
        assertFalse(journal.contains(" up"), journal);
        assertFalse(journal.contains(" failed"), journal);
        machine.boot();
        assertRecovered();
    }

    @ParameterizedTest(name = "{0}, enabled at boot: {1}")
    @DisplayName("in a restore: the old or the new rows, never a mixture, and the boot unit says which")
    @CsvSource({
        "FETCHING, true",
        "SWAPPING, true",
        "ASIDE, true",
        "STARTING, true",
        "FETCHING, false",
        "SWAPPING, false",
        "ASIDE, false",
        "STARTING, false"
    })
    void restore(String moment, boolean enabled) {
        host.backup();
        host.sql("INSERT INTO shop.InnoDB VALUES (0, 'newer')");
        host.sql("INSERT INTO shop.Aria VALUES (0, 'newer')");
        String newer = host.rows();
        machine.text("systemctl", "stop", DatabaseHost.SOCKET, DatabaseHost.SERVICE);
        if (!enabled) {
            disableAtBoot();
        }
        host.start("restore", "latest", "--instance", "shop", "--yes");
        machine.await(moment, condition(moment));
        machine.powerOff();
        String journal = host.restoreJournal();
        assertNotEquals("", journal, "the power went off before the restore was over");
        machine.boot();
        assertSettled(journal, newer, enabled);
    }

    private BooleanSupplier condition(String moment) {
        Path data = machine.file("/var/lib/mysql");
        return moment.equals("ASIDE")
                ? () -> !Files.exists(data) || host.restoreJournal().contains("step=STARTING")
                : () -> host.restoreJournal().contains("step=" + moment);
    }

    private void assertSettled(String journal, String newer, boolean enabled) {
        String said = host.bootUnit();
        boolean restored = said.contains("is the restored directory");
        assertTrue(restored || said.contains("is the old directory") || said.contains("is as it was"), said);
        if (journal.contains("step=STARTING")) {
            assertTrue(restored, said);
        }
        if (!host.isUp()) {
            if (restored || enabled) {
                throw machine.failure("left stopped as it was found only where nothing starts it: " + said);
            }
            machine.text("systemctl", "start", DatabaseHost.SERVICE);
        } else {
            assertFalse(said.contains("the instance is stopped"), said);
        }
        assertEquals(restored ? rows : newer, host.rows(), said);
        assertFalse(host.restoreJournal().contains("step=SWAPPING"), said);
        Outcome status = host.quiesce("recovery", "status").expect(0);
        assertTrue(status.out().contains("quiesce-recover"), status.out());
        host.backup();
        assertEquals(restored ? rows : newer, host.rows());
    }
}
