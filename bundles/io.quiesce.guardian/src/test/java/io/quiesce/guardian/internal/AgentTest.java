package io.quiesce.guardian.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

    private static Process sleep(String mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "600");
        builder.environment().remove(Agent.MARK);
        if (!mark.isEmpty()) {
            builder.environment().put(Agent.MARK, mark);
        }
        return builder.start();
    }

    private static long start(Process process) {
        return process.info().startInstant().orElseThrow().toEpochMilli();
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
            assertTrue(new Agent(agent.pid(), start(agent)).end(Duration.ofSeconds(20)));
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
    @DisplayName("leaves another process alone that has the agent's pid by now")
    void reusedPid() throws Exception {
        Process other = sleep("");
        try {
            long earlier = start(other) - Duration.ofHours(1).toMillis();
            assertTrue(new Agent(other.pid(), earlier).end(Duration.ofSeconds(1)));
            assertFalse(other.waitFor(200, TimeUnit.MILLISECONDS));
        } finally {
            other.destroyForcibly();
        }
    }
}
