package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.BusyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in a real database: revisions, a lost race, two processes at once. */
@Tag("R2.5")
class ConfigurationStoreTest {

    private static final DocumentKind PLAN = DocumentKind.PLAN;

    @TempDir
    Path home;

    private final HomeDatabases databases = new HomeDatabases();
    private final DatabaseConfigurationStore store = new DatabaseConfigurationStore(databases);

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    @DisplayName("who changes what somebody else has changed meanwhile is told, and changes nothing")
    void lostRace() throws Exception {
        ConfigurationDocument first = store.put(home, PLAN, "shop", "one", 0);
        ConfigurationDocument second = store.put(home, PLAN, "shop", "two", first.revision());
        BusyException lost =
                assertThrows(BusyException.class, () -> store.put(home, PLAN, "shop", "three", first.revision()));
        assertTrue(lost.getMessage().contains("plan 'shop'"), lost.getMessage());
        assertThrows(BusyException.class, () -> store.put(home, PLAN, "shop", "new", 0));
        assertEquals(Optional.of(second), store.find(home, PLAN, "shop"));
    }

    @Test
    @DisplayName("a revision never comes twice, also after a removal, and the trail tells each change")
    void removed() throws Exception {
        ConfigurationDocument first = store.put(home, PLAN, "shop", "one", 0);
        assertTrue(store.remove(home, PLAN, "shop"));
        assertFalse(store.remove(home, PLAN, "shop"));
        assertEquals(Optional.empty(), store.find(home, PLAN, "shop"));
        ConfigurationDocument again = store.put(home, PLAN, "shop", "again", 0);
        assertTrue(again.revision() > first.revision());
        assertThrows(BusyException.class, () -> store.put(home, PLAN, "shop", "stale", first.revision()));
        List<ConfigurationChange> changes = store.changes(home, PLAN, "shop");
        assertEquals(
                List.of(Optional.of("again"), Optional.empty(), Optional.of("one")),
                changes.stream().map(ConfigurationChange::text).toList());
        assertEquals(System.getProperty("user.name"), changes.getFirst().by());
        assertEquals(List.of(), store.list(home, DocumentKind.ALERT_RULE));
    }

    @Test
    @DisplayName("the trail keeps the last hundred changes of a document")
    void longTrail() throws Exception {
        long revision = 0;
        for (int i = 0; i < DatabaseConfigurationStore.MOST_CHANGES + 5; i++) {
            revision = store.put(home, PLAN, "shop", "text " + i, revision).revision();
        }
        List<ConfigurationChange> changes = store.changes(home, PLAN, "shop");
        assertEquals(DatabaseConfigurationStore.MOST_CHANGES, changes.size());
        assertEquals(revision, changes.getFirst().revision());
    }

    /** The other process: adds one line to the document so many times, whoever else does. */
    static final class Adding {
        public static void main(String[] arguments) throws Exception {
            HomeDatabases databases = new HomeDatabases();
            DatabaseConfigurationStore store = new DatabaseConfigurationStore(databases);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                add(store, Path.of(arguments[0]), arguments[2] + i);
            }
            databases.close();
        }

        private static void add(DatabaseConfigurationStore store, Path home, String line) throws Exception {
            while (true) {
                Optional<ConfigurationDocument> now = store.find(home, PLAN, "shop");
                try {
                    store.put(
                            home,
                            PLAN,
                            "shop",
                            now.map(ConfigurationDocument::text).orElse("") + line + "\n",
                            now.map(ConfigurationDocument::revision).orElse(0L));
                    return;
                } catch (BusyException e) {
                    // the other was first: once more from what it wrote
                }
            }
        }
    }

    @Test
    @DisplayName("two processes that change the same document at once: no change is lost")
    void twoProcesses() throws Exception {
        int times = 25;
        List<Process> both = new ArrayList<>();
        for (String who : List.of("a", "b")) {
            both.add(JavaProcess.of(Adding.class, home.toString(), Integer.toString(times), who)
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : both) {
            String said = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), said);
        }
        ConfigurationDocument all = store.find(home, PLAN, "shop").orElseThrow();
        assertEquals(2 * times, all.revision());
        assertEquals(2 * times, all.text().lines().distinct().count());
    }

    /** A process of this JVM's class path. */
    static final class JavaProcess {
        static ProcessBuilder of(Class<?> main, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            command.addAll(List.of(arguments));
            return new ProcessBuilder(command);
        }
    }
}
