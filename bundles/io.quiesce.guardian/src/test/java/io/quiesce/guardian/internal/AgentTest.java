package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fencing: the very process and what it ran for itself are dead afterwards, and nobody else is. */
@Tag("R3.7")
@Timeout(60)
class AgentTest {

    private static final String RUN = "4e191d2f";

    private static Process sleep(String mark) throws IOException {
        return sleep(mark, "");
    }

    private static Process sleep(String mark, String run) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().remove(Agent.MARK);
        builder.environment().remove(Agent.RUN);
        if (!run.isEmpty()) {
            builder.environment().put(Agent.RUN, run);
        }
        if (!mark.isEmpty()) {
            builder.environment().put(Agent.MARK, mark);
        }
        return builder.start();
    }

    private static long start(Process process) {
        return Agent.ticks(process.pid()).orElseThrow();
    }

    @Test
    @DisplayName("ends a stopped agent and its programs, not the server that it started")
    void ends() throws Exception {
        Process agent = sleep("");
        Process program = sleep(Long.toString(agent.pid()));
        Process server = sleep("");
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(agent.pid()))
                    .start()
                    .waitFor();
            assertTrue(new Agent(agent.pid(), start(agent), RUN).end(Duration.ofSeconds(20)));
            assertTrue(agent.waitFor(10, TimeUnit.SECONDS));
            assertTrue(program.waitFor(10, TimeUnit.SECONDS));
            assertTrue(server.isAlive());
        } finally {
            agent.destroyForcibly();
            program.destroyForcibly();
            server.destroyForcibly();
        }
    }

    @Test
    @DisplayName("ends this run's hook, not the daemon that a hook of another run has left")
    void otherRun() throws Exception {
        Process agent = sleep("");
        Process hook = sleep(Long.toString(agent.pid()), RUN);
        Process daemon = sleep(Long.toString(agent.pid()), RUN + "0");
        try {
            assertTrue(new Agent(agent.pid(), start(agent), RUN).end(Duration.ofSeconds(20)));
            assertTrue(hook.waitFor(10, TimeUnit.SECONDS));
            assertFalse(daemon.waitFor(200, TimeUnit.MILLISECONDS));
        } finally {
            agent.destroyForcibly();
            hook.destroyForcibly();
            daemon.destroyForcibly();
        }
    }

    @Test
    @DisplayName("leaves another process alone that has the agent's pid by now")
    void reusedPid() throws Exception {
        Process other = sleep("");
        try {
            assertTrue(new Agent(other.pid(), start(other) - 1, RUN).end(Duration.ofSeconds(1)));
            assertFalse(other.waitFor(200, TimeUnit.MILLISECONDS));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @DisplayName("leaves what an earlier agent with the same pid has started alone")
    void earlierAgent() throws Exception {
        Process agent = sleep("");
        Process daemon = sleep(Long.toString(agent.pid()));
        try {
            assertTrue(new Agent(agent.pid(), start(daemon) + 1, RUN).end(Duration.ofSeconds(1)));
            assertFalse(daemon.waitFor(200, TimeUnit.MILLISECONDS));
        } finally {
            agent.destroyForcibly();
            daemon.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a start time is the one of the kernel, which no setting of the clock moves")
    void ticks() throws Exception {
        Process other = sleep("");
        try {
            String stat = Files.readString(Path.of("/proc/" + other.pid() + "/stat"));
            assertEquals(stat.replaceFirst(".*\\) ", "").split(" ")[19], Long.toString(start(other)));
        } finally {
            other.destroyForcibly();
        }
    }
}
