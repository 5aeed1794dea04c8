package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one routine that starts an instance without its agent, with a program that locks and greets as a server does. */
@Tag("R3.7")
@Tag("R9.4")
@Timeout(120)
class RevivalTest {

    private static final String SERVER = """
            import fcntl, socket, sys, time
            file, port, starts = open(sys.argv[1], 'r+b'), int(sys.argv[2]), sys.argv[3]
            open(starts, 'a').write('started\\n')
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            listening = socket.socket()
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(('127.0.0.1', port))
            listening.listen()
            while True:
                peer, _ = listening.accept()
                peer.sendall(b'\\x05\\x00\\x00\\x00\\x0a8.0\\x00')
                peer.close()
            """;

    @TempDir
    Path folder;

    private Path run;
    private Path locked;
    private Path starts;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        run = Files.createDirectories(folder.resolve("run"));
        Files.createFile(run.resolve("journal"));
        locked = Files.write(folder.resolve("ibdata1"), new byte[10]);
        starts = folder.resolve("starts");
        Files.writeString(folder.resolve("server.py"), SERVER);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    @AfterEach
    void end() {
        ProcessHandle.allProcesses()
                .filter(p -> p.info()
                        .commandLine()
                        .filter(c -> c.contains(folder.resolve("server.py").toString()))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private List<String> server() {
        return List.of(
                "python3",
                folder.resolve("server.py").toString(),
                locked.toString(),
                Integer.toString(port),
                starts.toString());
    }

    private Revival revival(List<String> start, Duration limit, boolean hostStops) {
        Recipe recipe = new Recipe(
                List.of(locked),
                List.of(List.of("touch", folder.resolve("released").toString())),
                start,
                List.of("touch", folder.resolve("hooked").toString()),
                Duration.ofSeconds(10),
                "127.0.0.1",
                port,
                limit,
                Optional.empty(),
                folder.resolve("logs"),
                "start it by hand");
        return new Revival(run, recipe, new Programs(folder.resolve("logs")), new Log(run), () -> hostStops);
    }

    private boolean journalHas(String step) throws IOException {
        return Files.readString(run.resolve("journal")).contains(" guardian " + step);
    }

    @Test
    @DisplayName("starts a server that is down, runs the hook, and starts none that is there already")
    void up() throws Exception {
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(60), false).run());
        assertTrue(journalHas("up"));
        assertTrue(Files.exists(folder.resolve("released")) && Files.exists(folder.resolve("hooked")));
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(60), false).run());
        assertEquals(1, Files.readAllLines(starts).size(), "started once");
    }

    @Test
    @DisplayName("waits for a server that a dead agent has launched and that has no lock yet, and starts no second one")
    void underWay() throws Exception {
        Files.writeString(run.resolve("journal"), Instant.now() + " agent starting\n");
        List<String> slow = new ArrayList<>(List.of("sh", "-c", "sleep 3; exec \"$@\"", "sh"));
        slow.addAll(server());
        new ProcessBuilder(slow).start();
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(100), false).run());
        assertEquals(1, Files.readAllLines(starts).size(), "started once");
    }

    @Test
    @DisplayName("starts by itself what a dead agent began to start long ago, or has killed with itself")
    void begunLongAgo() throws Exception {
        Files.writeString(
                run.resolve("journal"), Instant.now().minus(Duration.ofMinutes(1)) + " agent starting\n2026-11-3");
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(60), false).run());
        assertEquals(1, Files.readAllLines(starts).size(), "started at once");
        end();
        // a clock that was set back makes nobody wait longer
        Files.writeString(run.resolve("journal"), Instant.now().plus(Duration.ofDays(1)) + " agent starting\n");
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(20), false).run());
        assertEquals(2, Files.readAllLines(starts).size(), "started after five seconds");
    }

    @Test
    @DisplayName("two at once start one server")
    void together() throws Exception {
        // file locks of one process do not exclude each other: the second one is a process of its own
        CompletableFuture<Integer> other = CompletableFuture.supplyAsync(this::inAnotherProcess);
        assertEquals(Exit.UP, revival(server(), Duration.ofSeconds(60), false).run());
        assertEquals(0, other.get());
        assertEquals(1, Files.readAllLines(starts).size(), "started once");
    }

    private int inAnotherProcess() {
        try {
            StringBuilder recipe = new StringBuilder("locked.0=" + locked + "\nhost=127.0.0.1\nport=" + port
                    + "\nstartLimitMillis=60000\nhookLimitMillis=1000\nlogs=" + folder.resolve("logs")
                    + "\ninstructions=none\n");
            for (int i = 0; i < server().size(); i++) {
                recipe.append("start.")
                        .append(i)
                        .append('=')
                        .append(server().get(i))
                        .append('\n');
            }
            Files.writeString(run.resolve("recipe.properties"), recipe);
            return new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            Path.of(Guardian.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())
                                    .toString(),
                            Guardian.class.getName(),
                            "revive",
                            run.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException | java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a server that can't be started is tried five times, then people are told what to do")
    void failed() throws Exception {
        Path tries = folder.resolve("tries");
        List<String> start = List.of("sh", "-c", "echo x >> '" + tries + "'; exit 1");
        assertEquals(Exit.FAILED, revival(start, Duration.ofSeconds(2), false).run());
        assertEquals(Revival.ATTEMPTS, Files.readAllLines(tries).size());
        assertTrue(journalHas("failed"));
        assertTrue(
                Files.readString(folder.resolve("logs/INSTANCE-DOWN-run.txt")).startsWith("start it by hand"));
        assertFalse(Files.exists(folder.resolve("hooked")));
    }

    @Test
    @DisplayName("on a host that shuts down nothing is started")
    void left() throws Exception {
        assertEquals(Exit.LEFT, revival(server(), Duration.ofSeconds(60), true).run());
        assertTrue(journalHas("left"));
        assertFalse(Files.exists(starts));
    }

    @Test
    @DisplayName("an instance that was found stopped is left stopped, and what kept others away is undone")
    void foundStopped() throws Exception {
        assertEquals(Exit.UP, revival(List.of(), Duration.ofSeconds(60), false).run());
        assertTrue(Files.exists(folder.resolve("released")));
        assertFalse(Files.exists(starts) || Files.exists(folder.resolve("hooked")));
    }

    @Test
    @DisplayName("a start command that never brings a server is noticed")
    void inVain() throws Exception {
        assertEquals(
                Exit.FAILED,
                revival(List.of("true"), Duration.ofMillis(500), false).run());
    }
}
