package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import io.quiesce.tests.servers.PostgreSqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver whose catalog lies in a database server, as the product with its drivers. */
@Tag("R2.5")
@Timeout(300)
class ReceiverCatalogTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "backups are delivered, listed and their transfers told with the catalog in PostgreSQL, then in MariaDB, and while that is killed")
    void story() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start();
                PostgreSqlServer postgres = PostgreSqlServer.create().start();
                DatabaseServer maria = MariaDbServer.create().start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            postgres.sql("postgres", "create database vault");
            catalog(
                    receiver,
                    "postgresql://127.0.0.1:" + postgres.port() + "/vault",
                    PostgreSqlServer.ADMIN,
                    PostgreSqlServer.PASSWORD);
            backUp(receiver, agent, 1);

            maria.sql(
                    "create database vault",
                    "create user keeper@localhost identified by 'pw'",
                    "grant all on vault.* to keeper@localhost");
            catalog(receiver, "mariadb://127.0.0.1:" + maria.port() + "/vault", "keeper", "pw");
            backUp(receiver, agent, 2);

            maria.kill();
            agent.run("backup", "run", "shop").expect(0);
            assertEquals(
                    3, receiver.command("backups", "--json").expect(0).json().size());
            Outcome away = receiver.command("catalog", "status").expect(14);
            assertTrue(away.err().contains("mariadb://127.0.0.1:" + maria.port() + "/vault"), away.err());
            assertTrue(away.err().contains("Check that the server runs"), away.err());
        }
    }

    private static void catalog(RunningReceiver receiver, String url, String user, String password) {
        receiver.command("settings", "set", "catalogUrl=" + url, "catalogUser=" + user, "catalogPassword=" + password)
                .expect(0);
        Outcome shown = receiver.command("settings", "show").expect(0);
        assertTrue(shown.out().contains("${secret:receiver.catalogPassword}"), shown.out());
        assertFalse(shown.out().contains(password), "the password is sealed");
        receiver.stop();
        assertTrue(receiver.home().resolve("catalog.db").toFile().delete()
                || !Files.exists(receiver.home().resolve("catalog.db")));
        receiver.startAgain();
    }

    private static void backUp(RunningReceiver receiver, AgentHome agent, int backups) {
        agent.run("backup", "run", "shop").expect(0);
        JsonNode transfer = receiver.command("transfers", "--json", "--client", "db1", "--result", "published")
                .expect(0)
                .json()
                .get(0);
        assertEquals("shop", transfer.get("plan").asText());
        assertEquals(0, transfer.get("resumes").asInt(), transfer.toString());
        assertTrue(transfer.get("bytes").asLong() > 0 && transfer.get("elapsed").asDouble() > 0, transfer.toString());
        assertEquals(
                backups, receiver.command("backups", "--json").expect(0).json().size());
        receiver.command("catalog", "status").expect(0);
        assertFalse(Files.exists(receiver.home().resolve("catalog.db")), "the catalog lies elsewhere");
    }
}
