package io.quiesce.snapshots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.4")
class CommandSnapshotsTest {

    @TempDir
    Path folder;

    private final CommandSnapshots snapshots = new CommandSnapshots();

    private Settings settings(String take) throws Exception {
        return Settings.of(snapshots.settings(), Map.of("take", "sh\n-c\n" + take, "discard", "true"));
    }

    private Path take(String script) throws Exception {
        return take(snapshots, script);
    }

    private Path take(CommandSnapshots taker, String script) throws Exception {
        return taker.take(folder, "quiesce-1-0", settings(script));
    }

    @Test
    @DisplayName("the last line says where the copy is; directory and name are in the environment")
    void lastLine() throws Exception {
        assertEquals(
                Path.of("/mnt/quiesce-1-0" + folder),
                take("echo Logical volume created.; echo \"/mnt/$QUIESCE_SNAPSHOT_NAME$QUIESCE_SNAPSHOT_OF\"; echo"));
    }

    @Test
    @DisplayName("output that says no absolute path, or nothing, is told")
    void noPath() {
        for (String said : new String[] {"true", "echo relative/path", "printf 'a\\0b'"}) {
            CaptureException told = assertThrows(CaptureException.class, () -> take(said), said);
            assertTrue(told.getMessage().contains("did not say where it is"), told.getMessage());
        }
    }

    @Test
    @DisplayName("a command that fails is told with what it complained of first, and how to run it by hand")
    void fails() {
        CaptureException told = assertThrows(
                CaptureException.class, () -> take("echo progress; echo 'no space in vg0' >&2; echo more >&2; exit 5"));
        assertEquals("capture.snapshot.take, sh, failed for " + folder + ": no space in vg0", told.getMessage());
        assertTrue(told.hint().contains("QUIESCE_SNAPSHOT_NAME=quiesce-1-0"), told.hint());
    }

    @Test
    @DisplayName("much output holds up nothing")
    void muchOutput() throws Exception {
        CaptureException told = assertThrows(
                CaptureException.class, () -> take("head -c 3000000 /dev/zero | tr '\\0' '\\n'; echo /mnt/late"));
        assertTrue(told.hint().contains("8 KiB"), told.hint());
    }

    @Test
    @DisplayName("a program that is not there is told")
    void missing() throws Exception {
        Settings settings = Settings.of(snapshots.settings(), Map.of("take", "/no/such/program", "discard", "true"));
        CaptureException told =
                assertThrows(CaptureException.class, () -> snapshots.take(folder, "quiesce-1-0", settings));
        assertTrue(told.getMessage().startsWith("/no/such/program could not be run"), told.getMessage());
    }

    private static void awaitBegun(Path begun) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.exists(begun)) {
            assertTrue(System.nanoTime() < end, "the program has not begun within 30 s");
            Thread.sleep(10); // between two looks, until the deadline
        }
    }

    @Test
    @DisplayName("a program that is ended can put back what it has begun, and is gone before that is told")
    void ended() throws Exception {
        Path begun = folder.resolve("begun");
        Path undone = folder.resolve("undone");
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                take("trap 'sleep 0.3; touch " + undone + "; exit 1' TERM; touch " + begun + "; sleep 600");
            } catch (Exception e) {
                // it was ended
            }
        });
        awaitBegun(begun);
        thread.interrupt();
        assertTrue(thread.join(Duration.ofSeconds(30)));
        assertTrue(Files.exists(undone));
    }

    @Test
    @DisplayName("one that does not end when it is asked to is killed")
    void killed() throws Exception {
        Path begun = folder.resolve("begun");
        CommandSnapshots impatient = new CommandSnapshots(Duration.ofMillis(300));
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                take(
                        impatient,
                        "trap '' TERM; echo $$ > " + begun + ".part; mv " + begun + ".part " + begun
                                + "; while :; do sleep 1; done");
            } catch (Exception e) {
                // it was killed
            }
        });
        awaitBegun(begun);
        long pid = Long.parseLong(Files.readString(begun).strip());
        thread.interrupt();
        assertTrue(thread.join(Duration.ofSeconds(30)));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }
}
