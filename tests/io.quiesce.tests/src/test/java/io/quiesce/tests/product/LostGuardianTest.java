package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a guardian nobody would start the instance if the agent died, and nobody keeps others from starting it. */
@Tag("R3.1")
@Tag("R3.7")
class LostGuardianTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a capture whose guardian is killed is given up: the instance is started, nothing is published")
    void killed() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            server.sampleRows(500);
            SortedMap<String, Long> before = server.checksums();
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\nlimits: { lease: 5m }\n"));

            Process run = agent.start("backup", "run", "shop");
            FencedRun.await(agent, run);
            FencedRun.hold(run);
            FencedRun.kill(FencedRun.guardian(agent).orElseThrow());
            FencedRun.letGo(run);

            assertTrue(run.waitFor(120, TimeUnit.SECONDS));
            String said = Files.readString(agent.path().resolve("background.txt"));
            assertEquals(7, run.exitValue(), said);
            assertTrue(said.contains("the guardian of this run is lost"), said);
            assertTrue(server.answers(), said);
            assertEquals(before, server.checksums());
            assertEquals(
                    0, agent.run("backup", "list", "--json").expect(0).json().size());
            assertEquals(
                    0, agent.run("backup", "waiting", "--json").expect(0).json().size());
        }
    }
}
