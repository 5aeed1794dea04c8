package io.quiesce.snapshots.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.spi.SnapshotProvider;
import io.quiesce.spi.contract.SnapshotProviderContract;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The built-in kinds keep what is asked of every plug-in. */
@Tag("R3.4")
class SnapshotContractTest {

    /** In a folder of its own for each test, beside which the snapshots lie. */
    private abstract static class InFolder extends SnapshotProviderContract {

        private Path folder = Path.of("/");

        abstract Path parent();

        @BeforeEach
        void fresh() throws IOException {
            folder = Files.createTempDirectory(parent(), "test-");
            Files.createDirectory(folder.resolve("data"));
        }

        @Override
        protected Path directory() {
            return folder.resolve("data");
        }

        @Override
        protected Path place() {
            return folder;
        }
    }

    @Nested
    @DisplayName("reflink, on a real XFS")
    @TestInstance(Lifecycle.PER_CLASS)
    class Reflink extends InFolder {

        @TempDir
        Path elsewhere;

        private DatabaseServer server = MariaDbServer.create();

        @BeforeAll
        void volume() {
            server.onXfs();
        }

        @AfterAll
        void unmount() {
            server.close();
        }

        @Override
        Path parent() {
            return server.dataDirectory().getParent();
        }

        @Override
        protected SnapshotProvider provider() {
            return new ReflinkSnapshots();
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of();
        }

        @Override
        protected Map<String, String> hopeless() {
            return Map.of("folder", elsewhere.toString());
        }

        private CaptureException refused(Map<String, String> values) {
            return assertThrows(
                    CaptureException.class,
                    () -> provider()
                            .check(
                                    server.dataDirectory(),
                                    Settings.of(provider().settings(), values)));
        }

        @Test
        @DisplayName("a folder in the data directory, a relative one and one that is not there are refused")
        void folders() {
            String inside = server.dataDirectory().resolve("mysql").toString();
            assertTrue(refused(Map.of("folder", inside)).getMessage().contains("can't lie in it"));
            assertTrue(refused(Map.of("folder", "copies")).hint().contains("absolute path"));
            assertTrue(refused(Map.of("folder", "/no/such/folder")).hint().contains("a directory that exists"));
        }

        private CaptureException refusedHere(Map<String, String> values) {
            return assertThrows(
                    CaptureException.class,
                    () -> provider().check(directory(), Settings.of(provider().settings(), values)));
        }

        @Test
        @DisplayName("a directory whose files all lie deeper is tried, too")
        void onlyDeeper() throws IOException {
            Files.writeString(Files.createDirectory(directory().resolve("shop")).resolve("orders.ibd"), "rows");
            assertTrue(refusedHere(hopeless()).getMessage().contains("no snapshot of"));
        }

        @Test
        @DisplayName("another file system that is mounted in the directory is found before the stop")
        void mounted() throws Exception {
            Files.writeString(directory().resolve("ibdata1"), "pages");
            Path binlog = Files.createDirectory(directory().resolve("binlog"));
            run("mount", "-t", "tmpfs", "tmpfs", binlog.toString());
            try {
                Files.writeString(binlog.resolve("binlog.000001"), "events");
                assertTrue(refusedHere(settings()).getMessage().contains("no snapshot of"));
            } finally {
                run("umount", binlog.toString());
            }
        }

        private void run(String... command) throws Exception {
            // not inherited: the tests' own output is a channel to the build
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals(0, process.waitFor(), String.join(" ", command));
        }

        @Test
        @DisplayName(
                "a snapshot is found and removed where it was taken, when its directory has moved and a link stands there")
        void moved() throws Exception {
            Files.writeString(directory().resolve("ibdata1"), "pages");
            Settings none = Settings.of(provider().settings(), settings());
            Path copy = provider().take(directory(), "quiesce-1-0", none);
            Path away = Files.move(
                    directory(), Files.createDirectory(place().resolve("away")).resolve("data"));
            Files.createSymbolicLink(directory(), away);
            provider().discard(directory(), "quiesce-1-0", none);
            assertFalse(Files.exists(copy));
            assertTrue(Files.exists(away.resolve("ibdata1")));
        }

        @Test
        @DisplayName("a snapshot whose file system is not there is not taken for one that is gone")
        void notMounted() throws Exception {
            Settings none = Settings.of(provider().settings(), settings());
            Files.delete(directory());
            assertThrows(CaptureException.class, () -> provider().discard(directory(), "quiesce-1-0", none));
        }
    }

    @Nested
    @DisplayName("command, with programs that copy")
    class Command extends InFolder {

        @TempDir
        Path parent;

        @Override
        Path parent() {
            return parent;
        }

        @Override
        protected SnapshotProvider provider() {
            return new CommandSnapshots();
        }

        private Map<String, String> with(String take, String check) {
            String copy = place() + "/$QUIESCE_SNAPSHOT_NAME";
            return Map.of(
                    "check",
                    check,
                    "take",
                    "sh\n-c\n" + take + " \"$QUIESCE_SNAPSHOT_OF\" \"" + copy + "\" && echo \"" + copy + "\"",
                    "discard",
                    "sh\n-c\nrm -rf \"" + copy + "\"");
        }

        @Override
        protected Map<String, String> settings() {
            return with("cp -a", "true");
        }

        @Override
        protected Map<String, String> hopeless() {
            return with("false", "false");
        }
    }
}
