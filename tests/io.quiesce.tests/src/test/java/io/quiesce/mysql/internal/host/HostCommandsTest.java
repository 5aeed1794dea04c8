package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program of the host")
@Timeout(60)
class HostCommandsTest {

    @TempDir
    Path directory = Path.of("");

    private HostCommands commands = new HostCommands();

    @BeforeEach
    void ownDirectory() {
        commands = new HostCommands(directory);
    }

    private Commands.Outcome sh(String script, Duration limit) {
        return commands.run(List.of("sh", "-c", script), limit);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        assertTrue(condition.getAsBoolean());
    }

    @Test
    @DisplayName("tells its status and what it said")
    void outcome() {
        Commands.Outcome outcome = sh("echo out; echo err >&2; exit 3", Duration.ofSeconds(20));

        assertEquals(3, outcome.exit());
        assertEquals("out\nerr\n", outcome.output());
        assertEquals(
                Commands.NOT_RUN,
                commands.run(List.of("/no/such/program"), Duration.ofSeconds(1)).exit());
    }

    @Test
    @Tag("R9.5")
    @DisplayName("is ended at its limit")
    void limit() {
        Commands.Outcome outcome = sh("echo begun; exec sleep 60", Duration.ofMillis(300));

        assertTrue(outcome.timedOut());
        assertEquals("begun\n", outcome.output());
    }

    @Test
    @DisplayName("that leaves a daemon behind does not keep us waiting")
    void daemon() throws Exception {
        Path pid = directory.resolve("pid");
        Commands.Outcome outcome = sh("sleep 60 & echo $! > " + pid, Duration.ofSeconds(20));

        assertTrue(outcome.ok());
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        assertTrue(daemon.isAlive());
        daemon.destroyForcibly();
    }

    @Test
    @Tag("T7.1")
    @DisplayName("sees a small environment, and nothing on its standard input")
    void environment() {
        Commands.Outcome outcome = sh("env; cat", Duration.ofSeconds(20));
        List<String> names = outcome.output().lines().map(l -> l.split("=")[0]).toList();

        assertTrue(names.contains("PATH"), names::toString);
        assertTrue(
                List.of(
                                "PATH",
                                "HOME",
                                "USER",
                                "LOGNAME",
                                "SHELL",
                                "LANG",
                                "TZ",
                                "TMPDIR",
                                "PWD",
                                "OLDPWD",
                                "SHLVL",
                                "_",
                                "QUIESCE_AGENT")
                        .containsAll(
                                names.stream().filter(n -> !n.startsWith("LC_")).toList()),
                names::toString);
    }

    @Test
    @DisplayName("that is launched has a session of its own and writes to a file of ours alone")
    void launched() throws Exception {
        Commands.Launch launch =
                commands.launch(List.of("sh", "-c", "ps -o sid= -p $$; echo " + directory + "; exit 4"));
        await(() -> launch.exit().isPresent());

        assertEquals(4, launch.exit().orElseThrow());
        String[] lines = Files.readString(launch.log()).strip().split("\\s+");
        assertNotEquals(sessionOfOurs(), lines[0]);
        assertEquals(directory.toString(), lines[1]);
        assertFalse(Files.getPosixFilePermissions(launch.log().getParent()).stream()
                .anyMatch(p -> p.name().startsWith("GROUP") || p.name().startsWith("OTHERS")));
    }

    private String sessionOfOurs() {
        return sh("ps -o sid= -p $$", Duration.ofSeconds(20)).output().strip();
    }

    @Test
    @DisplayName("that can't be launched has ended at once and says why")
    void notLaunched() throws Exception {
        Commands.Launch launch = commands.launch(List.of("/no/such/server", directory.toString()));
        await(() -> launch.exit().isPresent());

        assertNotEquals(0, launch.exit().orElseThrow());
        assertTrue(Files.readString(launch.log()).contains("/no/such/server"));
    }
}
