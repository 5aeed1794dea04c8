package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the history says of a failure, with a real MariaDB that can't start. */
@Tag("R7.4")
@Tag("R9.4")
class FailureLogTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("an instance that can't be started again: the history has the last lines of its error log")
    void cannotStart() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            String options = Files.readString(server.optionFile());
            agent.plan(
                    "shop",
                    Plans.of(
                            "shop",
                            server,
                            "transfer: { receiver: vault }\nlimits: { start: 5s }\nhooks: { beforeStop: { command: [ sh, -c,"
                                    + " 'echo no_such_option=1 >> " + server.optionFile() + "' ] } }\n"));
            Outcome failed = agent.run("backup", "run", "shop").expect(20);
            assertFalse(server.answers(), failed.err());

            JsonNode failure = agent.run("history", "show", "latest", "--json")
                    .expect(0)
                    .json()
                    .get(0);
            String log = failure.get("instanceLog").asText();
            assertTrue(log.contains("unknown variable 'no_such_option=1'"), failure.toString());
            assertTrue(log.lines().count() <= 20, log);
            assertFalse(failure.toString().contains(DatabaseServer.PASSWORD), "no secret");
            String shown = agent.run("history", "show", "latest").expect(0).out();
            assertTrue(
                    shown.contains("the instance's error log ended with:\n  ") && shown.contains("no_such_option"),
                    shown);
            String exported =
                    agent.run("history", "export", "--format", "json").expect(0).out();
            assertTrue(exported.contains("unknown variable 'no_such_option=1'"), exported);

            Files.writeString(server.optionFile(), options);
            agent.run("recover").expect(0);
            assertTrue(server.answers(), "mended, it is started");
            agent.run("backup", "resume").expect(0);

            server.kill();
            Files.writeString(server.optionFile(), options + "no_such_option=2\n");
            agent.run("restore", "latest", "--instance", "shop", "--yes").expect(10);
            JsonNode restore = agent.run("history", "show", "latest", "--json")
                    .expect(0)
                    .json()
                    .get(0);
            assertEquals("restore", restore.get("kind").asText());
            assertTrue(restore.get("instanceLog").asText().contains("no_such_option=2"), restore.toString());
            Files.writeString(server.optionFile(), options);
        }
    }
}
