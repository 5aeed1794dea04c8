package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two homes with one identity: noticed before anything is stopped, explained, and mended by a new enrolment. */
@Tag("R10.3")
class CopiedHomeTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("a home that was copied, or set back to an older state, is refused until it is enrolled anew")
    void copied() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            AgentHome original = receiver.enrol(folder.resolve("agent"), "db1")
                    .with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            original.plan("shop", Plans.of("shop", server, "transfer: { receiver: vault }\n"));
            original.backup("shop");
            String[] cp = {
                "cp", "-a", original.path().toString(), folder.resolve("copy").toString()
            };
            assertEquals(0, new ProcessBuilder(cp).start().waitFor());
            AgentHome copy =
                    new AgentHome(folder.resolve("copy")).with(Plans.PASSWORD_VARIABLE, DatabaseServer.PASSWORD);
            copy.backup("shop");

            Outcome refused = original.run("backup", "run", "shop").expect(5);
            assertTrue(refused.err().contains("another copy of the home is in use"), refused.err());
            assertTrue(refused.err().contains("client replace"), refused.err());
            assertTrue(server.answers());

            String code = receiver.command(
                            "client", "replace", "db1", "--address", "127.0.0.1:" + receiver.enrolmentPort(), "--json")
                    .expect(0)
                    .json()
                    .get("code")
                    .asText();
            original.run("enrol", code, "--as", "vault", "--replace").expect(0);
            original.backup("shop");
            assertTrue(copy.run("backup", "run", "shop").exitCode() != 0, "the copy is locked out");
            assertTrue(server.answers());
        }
    }
}
