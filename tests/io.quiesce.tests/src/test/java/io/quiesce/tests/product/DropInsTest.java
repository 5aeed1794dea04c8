package io.quiesce.tests.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles of third parties in the folder of an installed product. */
@Tag("A5")
class DropInsTest {

    private static final String NOTE = "com.example.note";

    @TempDir
    Path home;

    private Path dropIns() {
        return home.resolve("dropins");
    }

    private Outcome agent(String... arguments) {
        return Product.AGENT.run(home, Map.of(), arguments);
    }

    private Optional<JsonNode> listed(Product product, String name) {
        for (JsonNode row : product.run(home, Map.of(), "plugins", "list", "--json")
                .expect(0)
                .json()) {
            if (row.get("name").asText().equals(name)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private static void assertBroken(JsonNode rows, String name, String why) {
        for (JsonNode row : rows) {
            if (row.get("name").asText().equals(name)) {
                assertEquals("broken", row.get("state").asText(), row.toString());
                assertTrue(row.get("problem").asText().contains(why), row.toString());
                return;
            }
        }
        throw new AssertionError(name + " is not in " + rows);
    }

    private void configure(Path notes) throws IOException {
        Path document = Files.writeString(home.resolve("note.yaml"), "kind: note\nfile: " + notes + "\n");
        agent("alert", "channel", "set", "note", document.toString()).expect(0);
    }

    @Test
    @DisplayName("one that is there works, updated it works anew, removed it is told as missing, and comes back")
    void comesAndGoes() throws Exception {
        Path notes = home.resolve("notes.txt");
        Path jar = PluginJar.note("1.0.0").drop(dropIns(), "note.jar");
        JsonNode row = listed(Product.AGENT, NOTE).orElseThrow();
        assertEquals("active", row.get("state").asText(), row.toString());
        assertEquals("1.0.0", row.get("version").asText());
        assertEquals("Example Ltd", row.get("provider").asText());
        assertEquals("alert channel note", row.get("gives").get(0).asText());
        configure(notes);
        agent("alert", "test", "note").expect(0);
        assertTrue(Files.readString(notes).startsWith("1.0.0 a test"));

        PluginJar.note("1.0.1").drop(dropIns(), "note.jar");
        agent("alert", "test", "note").expect(0);
        assertTrue(Files.readString(notes).contains("\n1.0.1 a test"));

        Files.delete(jar);
        String said = agent("alert", "test", "note").expect(15).err();
        assertTrue(said.contains("plug-in missing: channel 'note' is of kind 'note'"), said);
        assertTrue(listed(Product.AGENT, NOTE).isEmpty());
        assertTrue(agent("alert", "channel", "list").expect(0).out().contains("note"));

        PluginJar.note("1.0.2").drop(dropIns(), "other-name.jar");
        agent("alert", "test", "note").expect(0);
        assertTrue(Files.readString(notes).contains("\n1.0.2 a test"));
    }

    @Test
    @DisplayName("broken ones are told with their reason, and what is whole beside them works")
    void broken() throws Exception {
        Files.createDirectories(dropIns());
        Files.writeString(dropIns().resolve("text.jar"), "no archive");
        new PluginJar("", "1.0.0").drop(dropIns(), "nameless.jar");
        new PluginJar("com.example.needy", "1.0.0")
                .header("Import-Package", "com.example.nowhere")
                .drop(dropIns(), "needy.jar");
        PluginJar.starting("com.example.throwing", "throw new IllegalStateException(\"no licence\");")
                .drop(dropIns(), "throwing.jar");
        PluginJar.starting("io.quiesce.mysql", "").drop(dropIns(), "usurper.jar");
        new PluginJar("com.example.fragment", "1.0.0")
                .header("Fragment-Host", "io.quiesce.cli")
                .drop(dropIns(), "fragment.jar");
        Path open = PluginJar.starting("com.example.open", "").drop(dropIns(), "open.jar");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
        PluginJar.note("2.0.0").drop(dropIns(), "note-2.jar");
        PluginJar.note("1.0.0").drop(dropIns(), "note-1.jar");

        JsonNode rows = agent("plugins", "list", "--json").expect(0).json();
        assertBroken(rows, "text.jar", "can't be read as an archive");
        assertBroken(rows, "nameless.jar", "no Bundle-SymbolicName");
        assertBroken(rows, "com.example.needy", "com.example.nowhere");
        assertBroken(rows, "com.example.throwing", "no licence");
        assertBroken(rows, "io.quiesce.mysql", "the product has a bundle");
        assertBroken(rows, "fragment.jar", "a fragment of io.quiesce.cli");
        assertBroken(rows, "open.jar", "everybody can write");
        String table = agent("plugins", "list").expect(0).out();
        assertTrue(table.lines().anyMatch(l -> l.matches("com.example.note +2.0.0 .* active .*")), table);
        assertTrue(table.lines().anyMatch(l -> l.matches("com.example.note +1.0.0 .* broken .*")), table);
        assertTrue(table.contains("built-in"), table);
    }

    @Test
    @DisplayName("a running receiver follows the folder within seconds, and stops in good order with a plug-in active")
    void followed() throws Exception {
        try (RunningReceiver receiver = RunningReceiver.start(home)) {
            Path jar = PluginJar.note("1.0.0").drop(dropIns(), "note.jar");
            awaitLog("plug-in com.example.note 1.0.0 is active");
            PluginJar.note("1.0.1").drop(dropIns(), "note.jar");
            awaitLog("plug-in com.example.note 1.0.0 is removed");
            awaitLog("plug-in com.example.note 1.0.1 is active");
            assertEquals(
                    "1.0.1",
                    listed(Product.RECEIVER, NOTE).orElseThrow().get("version").asText());
            Files.write(jar, new byte[] {'P', 'K', 3, 4});
            awaitLog("plug-in " + jar + " is not active: it is no bundle");
            PluginJar.note("1.0.2").drop(dropIns(), "note.jar");
            awaitLog("plug-in com.example.note 1.0.2 is active");
            assertEquals(143, receiver.stop());
            Files.delete(jar);
            receiver.startAgain();
            assertTrue(listed(Product.RECEIVER, NOTE).isEmpty());
        }
    }

    private void awaitLog(String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!log().contains(text)) {
            assertTrue(System.nanoTime() < deadline, "not within 15 s: " + text + "\n" + log());
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private String log() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(home.resolve("logs"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
