package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of a plan in a third party's store, in the product. */
@Tag("A5")
@Tag("R2.1")
class SecretStoreTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "a backup logs in with what a plug-in's store gives; without the plug-in that is said, and all else works")
    void story() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(folder.resolve("receiver"));
                DatabaseServer server = MariaDbServer.create().start()) {
            AgentHome agent = receiver.enrol(folder.resolve("agent"), "db1");
            Path jar = PluginJar.secrets("1.0.0").drop(agent.path().resolve("dropins"), "secrets.jar");
            Path files = Files.createDirectories(folder.resolve("elsewhere"));
            Files.writeString(files.resolve("shop"), DatabaseServer.PASSWORD);
            String plugins = agent.run("plugins", "list").expect(0).out();
            assertTrue(plugins.contains("secret store files"), plugins);
            Path document = Files.writeString(folder.resolve("store.yaml"), "kind: files\nfolder: " + files + "\n");
            agent.run("secret", "store", "set", "vault", document.toString()).expect(0);
            agent.run("secret", "test", "${store:vault/shop}").expect(0);
            agent.run("secret", "test", "${store:vault/other}").expect(4);

            agent.plan(
                    "shop",
                    Plans.of("shop", server, "transfer: { receiver: vault }\n")
                            .replaceAll("\\$\\{env:.*}", "\\${store:vault/shop}"));
            agent.backup("shop");
            assertNowhere(agent.path());

            Files.delete(jar);
            Outcome without = agent.run("backup", "run", "shop").expect(4);
            assertTrue(without.err().contains("plug-in missing: secret store 'vault'"), without.err());
            assertTrue(server.answers(), "nothing was stopped");
            assertTrue(agent.run("plan", "list").expect(0).out().contains("shop"));
            assertEquals(
                    1, agent.run("backup", "list", "--json").expect(0).json().size());

            PluginJar.secrets("1.0.1").drop(agent.path().resolve("dropins"), "secrets.jar");
            agent.backup("shop");
            agent.run("secret", "store", "remove", "vault").expect(0);
            assertTrue(agent.run("backup", "run", "shop").expect(4).err().contains("is not configured"));
        }
    }

    /** Neither in a log nor in a journal, a database or a backup that waits. */
    private static void assertNowhere(Path home) throws Exception {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(DatabaseServer.PASSWORD), file.toString());
            }
        }
    }
}
