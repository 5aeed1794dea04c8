package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Configuring an agent by its commands, with a real database and a real receiver. */
@Tag("T6.2")
@Tag("R2.1")
@Tag("R2.4")
@Tag("T6.1")
class ConfigurationTest {

    @RegisterExtension
    static final Site SITE = new Site();

    @TempDir
    Path folder;

    private RunningReceiver receiver;
    private AgentHome agent;
    private DatabaseServer server;

    @BeforeEach
    void everythingInOrder() throws IOException {
        receiver = SITE.receiver();
        agent = SITE.agent();
        server = MariaDbServer.create().start();
        server.sampleRows(100);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Path answers(String password, String name, String code) throws IOException {
        return Files.writeString(folder.resolve("answers"), """
                # for the test
                instance: %s
                user: %s
                password: %s
                name: %s
                code: %s
                """.formatted(
                        server.dataDirectory(), DatabaseServer.USER, password, name, code));
    }

    @Test
    @DisplayName("setup finds the instance, refuses a wrong password and stores nothing, then stores a plan that runs")
    void setup() throws Exception {
        agent = new AgentHome(folder.resolve("fresh"));
        Outcome nobody = agent.run("setup").expect(2);
        assertTrue(nobody.err().contains("--answers"), nobody.err());
        Outcome refused = agent.run(
                        "setup",
                        "--answers",
                        answers("wrong", "shop", receiver.invite("web1")).toString())
                .expect(5);
        assertTrue(refused.err().contains("login"), refused.err());
        assertEquals(0, agent.run("plan", "list", "--json").expect(0).json().size());
        assertEquals(0, agent.run("secret", "list", "--json").expect(0).json().size());

        Outcome done = agent.run(
                        "setup",
                        "--answers",
                        answers(DatabaseServer.PASSWORD, "shop", "").toString())
                .expect(0);
        assertTrue(done.err().contains("mariadbd"), done.err());
        assertTrue(done.out().contains("plan 'shop' is stored"), done.out());
        String shown = agent.run("plan", "show", "shop").expect(0).out();
        assertFalse(shown.contains(DatabaseServer.PASSWORD), shown);
        assertTrue(shown.contains("${secret:plan.shop.password}"), shown);
        agent.run("plan", "test", "shop").expect(0);
        agent.backup("shop");
        assertTrue(server.answers());

        assertEquals(1, agent.run("secret", "list", "--json").json().size());
        agent.run("secret", "rotate").expect(0);
        agent.run("plan", "test", "shop").expect(0);
        Files.move(agent.path().resolve("secret.key"), folder.resolve("elsewhere.key"));
        Outcome keyless = agent.run("backup", "run", "shop").expect(4);
        assertTrue(keyless.err().contains("secret.key"), keyless.err());
        assertTrue(keyless.err().contains("restore"), keyless.err());
        assertTrue(server.answers(), "nothing was stopped");
        agent.with("QUIESCE_SECRET_KEY", Files.readString(folder.resolve("elsewhere.key")));
        agent.run("plan", "test", "shop").expect(0);
    }

    @Test
    @DisplayName(
            "a plan is added, exported as it was written, edited, disabled, replaced, removed; a file is taken in once")
    void plans() throws Exception {
        agent.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        String text =
                "# the shop\n" + Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB } # small\n");
        Path file = Files.writeString(folder.resolve("some.yaml"), text);
        agent.run("plan", "add", file.toString()).expect(0);
        assertTrue(agent.run("plan", "add", file.toString()).expect(5).err().contains("already"));
        assertEquals(text, agent.run("plan", "export", "shop").expect(0).out());
        JsonNode json = agent.run("plan", "show", "shop", "--json").expect(0).json();
        assertEquals(server.port(), json.get("instance").get("port").asInt());
        agent.backup("shop");

        agent.with("EDITOR", "sed -i s/2MiB/3MiB/");
        agent.run("plan", "edit", "shop").expect(0);
        assertEquals(
                text.replace("2MiB", "3MiB"),
                agent.run("plan", "export", "shop").out());
        agent.with("EDITOR", "sed -i s/3MiB/3KiB/");
        Outcome wrong = agent.run("plan", "edit", "shop").expect(4);
        assertTrue(wrong.err().contains("transfer.chunkSize: '3KiB' must lie between"), wrong.err());
        agent.run("plan", "disable", "shop").expect(0);
        assertFalse(
                agent.run("plan", "list", "--json").json().get(0).get("enabled").asBoolean());

        Path exported = folder.resolve("shop.json");
        agent.run("plan", "export", "shop", "--format", "json", "--to", exported.toString())
                .expect(0);
        agent.run("plan", "remove", "shop").expect(0);
        agent.run("plan", "import", exported.toString()).expect(0);
        agent.run("plan", "import", "--replace", file.toString()).expect(0);
        assertEquals(text, agent.run("plan", "export", "shop").out());

        JsonNode changes =
                agent.run("plan", "changes", "shop", "--json").expect(0).json();
        assertEquals(
                "[\"stored\",\"stored\",\"removed\",\"stored\",\"stored\",\"stored\"]",
                changes.findValues("change").toString().replace(" ", ""));

        agent.plan("old", text.replace("name: shop", "name: old"));
        agent.run("plan", "check", "old").expect(0);
        assertTrue(Files.exists(agent.path().resolve("plans/old.yaml.imported")));
        assertEquals(2, agent.run("plan", "list", "--json").json().size());

        JsonNode tested =
                agent.run("receiver", "test", "vault", "--json").expect(0).json();
        assertEquals("vault", tested.get("name").asText());
        assertTrue(tested.get("free").asLong() > 0, tested.toString());
        String told = agent.run("receiver", "test", "vault").expect(0).out();
        assertTrue(told.contains(tested.get("client").asText()) && !told.contains("["), told);
        receiver.close();
        agent.run("receiver", "test", "vault").expect(8);
    }

    @Test
    @DisplayName(
            "a receiver that has moved is given its new address, which stays when it does not answer there, and gets backups")
    void movedReceiver() throws Exception {
        agent.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        agent.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB }\n"));
        String before = agent.backup("shop").get("id").asText();
        receiver.stop();
        receiver.work();
        String address = "127.0.0.1:" + receiver.transferPort();

        Outcome nobody = agent.run("receiver", "set", "vault", "--address", "127.0.0.1:1")
                .expect(8);
        assertTrue(nobody.err().contains("the new address stays"), nobody.err());
        assertTrue(agent.run("receiver", "list").expect(0).out().contains("127.0.0.1:1 "));
        JsonNode tested = agent.run("receiver", "set", "vault", "--address", address, "--json")
                .expect(0)
                .json();
        assertEquals(SITE.client(), tested.get("client").asText());
        String after = agent.backup("shop").get("id").asText();
        assertEquals(
                Set.of(before, after),
                Set.copyOf(
                        agent.run("backup", "list", "--json").expect(0).json().findValuesAsText("id")));
    }

    @Test
    @DisplayName(
            "an agent that lost its home enrols again, sees its backups and restores one; a lost database is no bar")
    void lostHome() throws Exception {
        agent.with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
        agent.run(
                        "plan",
                        "add",
                        Files.writeString(
                                        folder.resolve("shop.yaml"),
                                        Plans.of("shop", server, "transfer: { receiver: vault, chunkSize: 2MiB }\n"))
                                .toString())
                .expect(0);
        String backup = agent.backup("shop").get("id").asText();

        Files.writeString(agent.path().resolve("quiesce.db"), "not a database at all ".repeat(100));
        assertTrue(agent.run("backup", "run", "shop").expect(14).err().contains("Move the file"));
        assertTrue(server.answers(), "nothing was stopped");
        agent.run("restore", backup, "--to", folder.resolve("copy").toString(), "--yes")
                .expect(0);
        assertTrue(Files.exists(folder.resolve("copy/ibdata1")));

        AgentHome again = receiver.replace(folder.resolve("again"), SITE.client());
        assertEquals(
                backup,
                again.run("backup", "list", "--json")
                        .expect(0)
                        .json()
                        .get(0)
                        .get("id")
                        .asText());
        again.run("restore", backup, "--to", folder.resolve("copy2").toString(), "--yes")
                .expect(0);
        assertTrue(Files.exists(folder.resolve("copy2/ibdata1")));
    }
}
