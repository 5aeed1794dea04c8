package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The steps of docs/guide.md, "A new host", after a host was lost with its database and the agent's home. */
@Tag("T5.1")
class NewHostTest {

    @RegisterExtension
    static final Site SITE = new Site();

    private static final String PASSWORD_OF_TODAY = "set on the new host";

    @TempDir
    Path folder;

    /** Another instance in the place of the lost one, as a package makes it and starts it. */
    private static void installAnew(DatabaseServer server) throws IOException {
        try (DatabaseServer fresh = MySqlServer.create().start()) {
            fresh.sql("ALTER USER " + DatabaseServer.USER + "@localhost IDENTIFIED BY '" + PASSWORD_OF_TODAY + "'");
            fresh.stop();
            Files.move(server.dataDirectory(), server.directory().resolve("lost"));
            Files.move(fresh.dataDirectory(), server.dataDirectory());
        }
        server.start();
    }

    @Test
    @DisplayName("gets the lost host's instance back in place, over a server that was just installed, and backs it up")
    void lostHost() throws Exception {
        try (DatabaseServer server =
                MySqlServer.create().with("log_bin", "binlog").start()) {
            server.sampleRows(500);
            SortedMap<String, Long> rows = server.checksums();
            AgentHome lost = SITE.agent().with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            Path plan = folder.resolve("shop.yaml");
            Files.writeString(plan, Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            lost.run("plan", "import", plan.toString()).expect(0);
            Path kept = folder.resolve("kept.yaml");
            lost.run("plan", "export", "shop", "--to", kept.toString()).expect(0);
            String backup = lost.backup("shop").get("id").asText();
            server.stop();
            installAnew(server);

            AgentHome agent = SITE.receiver().replace(folder.resolve("new"), SITE.client());
            JsonNode shown =
                    agent.run("backup", "show", "latest", "--json").expect(0).json();
            assertEquals(backup, shown.get("id").asText());
            assertTrue(shown.get("facts").get("mysql.version").asText().startsWith("8.0.31"), shown::toString);
            assertEquals(
                    server.dataDirectory().toString(),
                    shown.get("facts").get("mysql.dataDirectory").asText().replaceFirst("/$", ""));
            assertTrue(
                    shown.get("facts")
                            .get("mysql.optionFiles")
                            .asText()
                            .contains(server.optionFile().toString()),
                    shown::toString);
            agent.with(Plans.PASSWORD_VARIABLE, PASSWORD_OF_TODAY);
            agent.run("plan", "import", kept.toString()).expect(0);
            agent.run("check", "shop").expect(0);

            server.stop();
            Outcome refused =
                    agent.run("restore", backup, "--instance", "shop", "--yes").expect(5);
            assertTrue(refused.err().contains("move it aside while it is stopped"), refused.err());
            Path fresh =
                    Files.move(server.dataDirectory(), server.dataDirectory().resolveSibling("data.fresh"));
            Outcome restored =
                    agent.run("restore", backup, "--instance", "shop", "--yes").expect(0);
            assertTrue(restored.err().contains("refuses the plan's account"), restored.err());
            assertEquals(rows, server.checksums());
            assertTrue(Files.exists(fresh.resolve("ibdata1")), "what was there is left alone");

            agent.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.run("check", "shop").expect(0);
            assertFalse(agent.backup("shop").get("id").asText().equals(backup));
        }
    }
}
