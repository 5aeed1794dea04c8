package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.chunkstore.internal.directory.DirectoryStorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Trouble with real file systems while the receiver runs; another client's published backup stays readable where it can. */
@Tag("P11")
@Tag("R1.4")
class RealFileSystemTest {

    @TempDir
    private Path folder;

    private final Delivery shop = Delivery.of("web1", 4096, 4096, 100);
    private final Delivery other = Delivery.of("web2", 4096, 500);

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** As the product has it. */
    private static Host open(Path storage) throws QuiesceException {
        return Host.open(storage, new DirectoryStorageProvider().open(storage.toUri()), Time.SYSTEM, Rules.DEFAULT);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + said);
    }

    private static TransferException refused(Refusal refusal, org.junit.jupiter.api.function.Executable call) {
        TransferException thrown = assertThrows(TransferException.class, call);
        assertEquals(refusal, thrown.refusal(), thrown.getMessage());
        return thrown;
    }

    private void deliverAfterwards(Host host, ResumeToken token) throws QuiesceException {
        shop.sendWanted(host.desk(), token);
        assertTrue(shop.seal(host.desk(), token).good());
        assertArrayEquals(shop.data(), shop.fetch(host.desk()));
        assertArrayEquals(other.data(), other.fetch(host.desk()));
    }

    @Test
    @DisplayName(
            "a storage that is moved away is said to be gone, nothing is made in its place, and it goes on when it is back")
    void movedAway() throws Exception {
        Path storage = Files.createDirectory(folder.resolve("storage"));
        Path away = folder.resolve("away");
        try (Host host = open(storage)) {
            other.deliver(host.desk());
            ResumeToken token = shop.open(host.desk()).token();
            shop.send(host.desk(), token, 0);
            Files.move(storage, away);
            everythingIsRefused(host, token);
            assertTrue(Files.notExists(storage), "nothing was made in its place");
            Files.createDirectory(storage); // as a mount point without its mount looks
            everythingIsRefused(host, token);
            assertEquals(List.of(), list(storage));
            Files.delete(storage);
            Files.move(away, storage);
            assertEquals(2, host.desk().want("web1", token, shop.chunks()).cardinality(), "the kept chunk is there");
            deliverAfterwards(host, token);
        }
    }

    private void everythingIsRefused(Host host, ResumeToken token) {
        StorageDesk desk = host.desk();
        refused(Refusal.STORAGE, () -> desk.status("web1"));
        refused(Refusal.STORAGE, () -> Delivery.of("web1", 10).open(desk));
        refused(Refusal.STORAGE, () -> shop.send(desk, token, 1));
        refused(Refusal.STORAGE, () -> shop.seal(desk, token));
        refused(Refusal.STORAGE, () -> desk.abandon("web1", token));
        refused(Refusal.STORAGE, () -> other.fetch(desk));
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Nested
    @DisplayName("on a file system of its own")
    @EnabledIf("io.quiesce.receiver.internal.RealFileSystemTest#isRoot") // who else may mount?
    class Mounted {

        private Path mount;
        private Host host;

        @BeforeEach
        void mount() throws Exception {
            mount = Files.createDirectory(folder.resolve("mount"));
            run("mount", "-t", "tmpfs", "-o", "size=4m", "quiesce-test", mount.toString());
            host = open(mount.resolve("storage"));
            other.deliver(host.desk());
        }

        @AfterEach
        void unmount() throws Exception {
            host.close();
            run("umount", "-l", mount.toString());
        }

        @Test
        @DisplayName("full: SPACE, other clients read, and it goes on when there is room")
        void full() throws Exception {
            ResumeToken token = shop.open(host.desk()).token();
            Delivery large = Delivery.of("web3", Collections.nCopies(2000, 4096), 9);
            ResumeToken tooLarge = large.open(host.desk(), 4096).token();
            refused(Refusal.SPACE, () -> large.sendWanted(host.desk(), tooLarge));
            fill(mount.resolve("foreign")); // into the reserve: now the file system itself says so
            refused(Refusal.SPACE, () -> shop.send(host.desk(), token, 0));
            assertArrayEquals(other.data(), other.fetch(host.desk()));
            Files.delete(mount.resolve("foreign"));
            host.desk().abandon("web3", tooLarge);
            deliverAfterwards(host, token);
        }

        @Test
        @DisplayName("truly full in the midst of a chunk: SPACE, what was kept stays kept")
        void fullInTheMidst() throws Exception {
            ResumeToken token = shop.open(host.desk()).token();
            shop.send(host.desk(), token, 0);
            fill(mount.resolve("foreign"));
            for (int attempt = 0; attempt < 3; attempt++) {
                refused(Refusal.SPACE, () -> shop.send(host.desk(), token, 1));
            }
            Files.delete(mount.resolve("foreign"));
            assertEquals(2, host.desk().want("web1", token, shop.chunks()).cardinality());
            deliverAfterwards(host, token);
        }

        private void fill(Path file) throws IOException {
            try (var out = Files.newOutputStream(file)) {
                while (true) {
                    out.write(new byte[4096]);
                }
            } catch (IOException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("No space"), e.toString());
            }
        }

        @Test
        @DisplayName("read-only: STORAGE, other clients read, and it goes on when it can be written again")
        void readOnly() throws Exception {
            ResumeToken token = shop.open(host.desk()).token();
            shop.send(host.desk(), token, 0);
            host.desk().want("web1", token, shop.chunks());
            closeFiles(token);
            run("mount", "-o", "remount,ro", mount.toString());
            refused(Refusal.STORAGE, () -> shop.send(host.desk(), token, 1));
            refused(Refusal.STORAGE, () -> Delivery.of("web1", 10).open(host.desk()));
            assertArrayEquals(other.data(), other.fetch(host.desk()));
            run("mount", "-o", "remount,rw", mount.toString());
            assertEquals(2, host.desk().want("web1", token, shop.chunks()).cardinality());
            deliverAfterwards(host, token);
        }

        /** A file system with files open for writing can't be made read-only by hand; the kernel does it to itself on errors. */
        private void closeFiles(ResumeToken token) throws QuiesceException {
            List<Delivery> many = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                many.add(Delivery.of("crowd", 1));
                many.getLast().open(host.desk());
            }
        }

        @Test
        @DisplayName("unmounted and mounted again: STORAGE, nothing is written below the mount point, and it goes on")
        void unmounted() throws Exception {
            Path bound = Files.createDirectory(folder.resolve("bound"));
            run("mount", "--bind", mount.resolve("storage").toString(), bound.toString());
            try (Host second = open(bound)) {
                ResumeToken token = shop.open(second.desk()).token();
                shop.send(second.desk(), token, 0);
                run("umount", "-l", bound.toString());
                everythingIsRefused(second, token);
                assertEquals(List.of(), list(bound));
                run("mount", "--bind", mount.resolve("storage").toString(), bound.toString());
                assertEquals(2, second.desk().want("web1", token, shop.chunks()).cardinality());
                deliverAfterwards(second, token);
            } finally {
                run("umount", "-l", bound.toString());
            }
        }
    }
}
