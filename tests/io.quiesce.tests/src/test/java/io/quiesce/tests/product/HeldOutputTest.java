package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing can be written to stderr from the middle of the capture on, as on a terminal after Ctrl-S. */
@Tag("P13")
@Tag("R3.7")
class HeldOutputTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a run whose stderr takes nothing any more starts its instance and ends well")
    void held() throws Exception {
        Path pipe = folder.resolve("stderr");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start();
                RandomAccessFile neverRead = new RandomAccessFile(pipe.toFile(), "rw")) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            server.sampleRows(500);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\nlimits: { lease: 5m }\n"));

            Process run = agent.startTelling(pipe, "backup", "run", "shop");
            FencedRun.await(agent, run);
            FencedRun.hold(run);
            fill(pipe);
            FencedRun.letGo(run);

            assertTrue(run.waitFor(120, TimeUnit.SECONDS), "nothing waits for the pipe");
            assertEquals(0, run.exitValue(), Files.readString(agent.path().resolve("background.txt")));
            assertTrue(server.answers());
            assertEquals(
                    1, agent.run("backup", "list", "--json").expect(0).json().size());
        }
    }

    /** To the last byte. */
    private static void fill(Path pipe) throws Exception {
        Process full = new ProcessBuilder("dd", "if=/dev/zero", "of=" + pipe, "oflag=nonblock", "bs=1", "count=2000000")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(full.waitFor(60, TimeUnit.SECONDS));
        assertNotEquals(0, full.exitValue(), "the pipe is full before that");
    }
}
