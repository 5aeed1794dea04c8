package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as an agent runs it: a process, on a copy of its classes. */
@Tag("R3.7")
@Timeout(60)
@DisplayName("The guardian")
class GuardianTest {

    @TempDir
    Path folder = Path.of("");

    private Path run = Path.of("");
    private PlayedServer server;
    private Process agent;

    @BeforeEach
    void aRun() throws Exception {
        server = PlayedServer.startedBy(folder.resolve("started"));
        agent = new ProcessBuilder("sleep", "600").start();
        run = Files.createDirectory(folder.resolve("run"));
        Files.createFile(run.resolve("journal"));
        Files.write(
                run.resolve("recipe.properties"),
                List.of(
                        "start.0=touch",
                        "start.1=" + server.started(),
                        "host=" + server.host(),
                        "port=" + server.port(),
                        "startLimitMillis=20000",
                        "hookLimitMillis=1000",
                        "logs=" + folder.resolve("logs"),
                        "instructions=none"));
    }

    @AfterEach
    void end() throws IOException {
        agent.destroyForcibly();
        server.close();
    }

    /** Of the classes alone, flat as they are in their bundle. */
    private Path copy() throws Exception {
        Path classes =
                Path.of(Guardian.class.getResource("Guardian.class").toURI()).getParent();
        Path copied = Files.createDirectories(
                folder.resolve("copy").resolve(Guardian.class.getPackageName().replace('.', '/')));
        try (Stream<Path> all = Files.list(classes)) {
            for (Path one : all.toList()) {
                Files.copy(one, copied.resolve(one.getFileName()));
            }
        }
        return folder.resolve("copy");
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(one);
            }
        }
    }

    private Process watch(Path classes) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        Guardian.class.getName(),
                        "watch",
                        run.toString(),
                        Long.toString(agent.pid()),
                        Long.toString(Agent.ticks(agent.pid()).orElseThrow()))
                .redirectError(folder.resolve("guardian.log").toFile())
                .start();
    }

    @Test
    @DisplayName("starts the instance also when its own classes are gone by the time the agent dies")
    void withoutItsClasses() throws Exception {
        Path classes = copy();
        Process guardian = watch(classes);
        try (BufferedReader answers = guardian.inputReader()) {
            assertEquals("armed", answers.readLine());
            remove(classes);
            agent.destroyForcibly();
            guardian.getOutputStream().close();
            assertTrue(guardian.waitFor(50, TimeUnit.SECONDS));
            String said = Files.readString(folder.resolve("guardian.log"));
            assertEquals(0, guardian.exitValue(), said);
            assertTrue(Files.exists(server.started()), said);
            assertTrue(Files.readString(run.resolve("journal")).contains(" guardian up"), said);
        } finally {
            guardian.destroyForcibly();
        }
        assertFalse(agent.isAlive());
    }
}
