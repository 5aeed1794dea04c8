package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("P3")
@Tag("R1.4")
@Tag("R8.5")
class EightAgentsTest {

    private static final int AGENTS = 8;

    @TempDir
    Path folder;

    @Test
    @DisplayName("eight agents back eight instances up to one receiver at once")
    void atOnce() throws Exception {
        List<DatabaseServer> servers = new ArrayList<>();
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"))) {
            List<Process> runs = new ArrayList<>();
            List<AgentHome> agents = new ArrayList<>();
            for (int i = 0; i < AGENTS; i++) {
                DatabaseServer server = MariaDbServer.create().start();
                servers.add(server);
                server.sampleRows(200 + i);
                AgentHome agent = receiver.enrol(folder.resolve("agent" + i), "db" + i)
                        .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
                agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB }\n"));
                agents.add(agent);
            }
            agents.forEach(a -> runs.add(a.start("backup", "run", "shop")));
            for (int i = 0; i < AGENTS; i++) {
                assertEquals(true, runs.get(i).waitFor(300, TimeUnit.SECONDS));
                assertEquals(
                        0,
                        runs.get(i).exitValue(),
                        java.nio.file.Files.readString(agents.get(i).path().resolve("background.txt")));
                assertEquals(true, servers.get(i).answers());
            }
            assertEquals(
                    AGENTS,
                    receiver.command("backups", "--json").expect(0).json().size());
        } finally {
            servers.forEach(DatabaseServer::close);
        }
    }
}
