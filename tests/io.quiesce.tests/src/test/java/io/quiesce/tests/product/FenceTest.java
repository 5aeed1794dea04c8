package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.MySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While an instance is captured nobody else can start it, and the capture does not notice who tried. */
@Tag("R3.1")
@Tag("R3.7")
class FenceTest {

    @TempDir
    Path folder;

    private void startDuringCapture(DatabaseServer created) throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = created.start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            server.sampleRows(500);
            SortedMap<String, Long> before = server.checksums();
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\nlimits: { lease: 5m }\n"));
            Process run = agent.start("backup", "run", "shop");
            FencedRun.await(agent, run);
            FencedRun.hold(run);
            Process intruder = new ProcessBuilder(server.foregroundStart())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("intruder.log").toFile())
                    .start();
            try {
                assertTrue(intruder.waitFor(200, TimeUnit.SECONDS), "another server gives up");
                assertNotEquals(0, intruder.exitValue());
            } finally {
                intruder.destroyForcibly();
                FencedRun.letGo(run);
            }
            assertTrue(run.waitFor(120, TimeUnit.SECONDS));
            String said = Files.readString(agent.path().resolve("background.txt"));
            assertEquals(0, run.exitValue(), said);
            JsonNode backup =
                    agent.run("backup", "show", "latest", "--json").expect(0).json();
            assertTrue(backup.get("good").asBoolean(), backup.toString());
            assertTrue(backup.get("fenced").asBoolean(), backup.toString());
            assertEquals(before, server.checksums());
            agent.run("backup", "verify", "latest").expect(0);
        }
    }

    @Test
    @DisplayName("a second MariaDB on the data directory gives up, and the backup is good")
    void mariaDb() throws Exception {
        startDuringCapture(MariaDbServer.create());
    }

    @Test
    @Tag("long")
    @DisplayName("a second MySQL on the data directory gives up after its hundred seconds, and the backup is good")
    void mySql() throws Exception {
        startDuringCapture(MySqlServer.create());
    }
}
