package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ResumeToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HomeReceiverStorageTest {

    @TempDir
    private Path home;

    private final ReceiverStorage storage = ReceiverProcess.storage();

    private List<BackupRow> scan() throws Exception {
        List<BackupRow> rows = new ArrayList<>();
        storage.scan(home, b -> rows.add(b.row()));
        return rows;
    }

    @Test
    @DisplayName("a home has one owner; the second attempt is refused, changes nothing, and the lock stays")
    void oneOwner() throws Exception {
        try (OpenDesk desk = storage.open(home)) {
            for (int i = 0; i < 2; i++) {
                BusyException busy = assertThrows(BusyException.class, () -> storage.open(home));
                assertTrue(busy.getMessage().contains(home.toString()), busy.getMessage());
                assertTrue(busy.retryHelps());
            }
            Process other = start(new BackupId(UUID.randomUUID()));
            assertEquals(ReceiverProcess.BUSY, other.waitFor(), "the lock outlived the refusals in this process");
            desk.status("web1");
        }
        storage.open(home).close();
    }

    @Test
    @DisplayName("scanning needs no ownership, and makes nothing in a home that is not there")
    void scanning() throws Exception {
        assertEquals(List.of(), scan());
        assertFalse(Files.exists(home.resolve("storage")));
        Delivery shop = Delivery.of("web1", 100);
        try (OpenDesk desk = storage.open(home)) {
            shop.deliver(desk);
            Delivery.of("web2", 100).deliver(desk);
            Delivery.of("web2", 100).open(desk);
            assertEquals(2, scan().size());
        }
        assertEquals(2, scan().size());
    }

    @Test
    @DisplayName("a home starts with the storage that it has used, and with no other")
    void mark() throws Exception {
        Path mounted = home.resolve("storage");
        Path away = home.resolve("away");
        try (OpenDesk desk = storage.open(home)) {
            Delivery.of("web1", 100).deliver(desk);
        }
        Files.move(mounted, away);
        for (int attempt = 0; attempt < 2; attempt++) {
            StorageException refused = assertThrows(StorageException.class, () -> storage.open(home));
            assertTrue(refused.getMessage().contains("no mark"), refused.getMessage());
            assertTrue(refused.hint().contains("storage.id"), refused.hint());
            assertTrue(!Files.exists(mounted) || isEmpty(mounted), "nothing was made in its place");
            Files.createDirectories(mounted); // as a mount point without its mount
        }
        Files.delete(mounted);
        Files.move(away, mounted);
        storage.open(home).close();
        assertEquals(1, scan().size());
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    @DisplayName("a storage of before the marks, and one whose home lost its own, are taken as they are")
    void markless() throws Exception {
        storage.open(home).close();
        Files.delete(home.resolve("storage/.storage.id"));
        Files.delete(home.resolve("storage.id"));
        storage.open(home).close();
        byte[] mark = Files.readAllBytes(home.resolve("storage.id"));
        assertArrayEquals(mark, Files.readAllBytes(home.resolve("storage/.storage.id")));
        Files.delete(home.resolve("storage.id"));
        storage.open(home).close();
        assertArrayEquals(mark, Files.readAllBytes(home.resolve("storage.id")));
        Files.writeString(home.resolve("storage.id"), UUID.randomUUID().toString());
        assertThrows(StorageException.class, () -> storage.open(home));
    }

    private Process start(BackupId backup) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ReceiverProcess.class.getName(),
                        home.toString(),
                        backup.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Lets the process take some chunks more than it is awaited to confirm, and kills it in the middle of them. */
    private String killAfter(Process process, int awaited, BitSet confirmed) throws Exception {
        try (BufferedReader out = process.inputReader();
                OutputStream in = process.getOutputStream()) {
            in.write(new byte[awaited + 20]);
            in.flush();
            String token = out.readLine();
            while (token != null && !token.startsWith("token ")) {
                token = out.readLine(); // the logging library may introduce itself
            }
            assertTrue(token != null, "the process ended before it opened its home");
            for (int i = 0; i < awaited; i++) {
                String kept = out.readLine();
                assertTrue(kept != null && kept.startsWith("kept "), "after " + i + ": " + kept);
                confirmed.set(Integer.parseInt(kept.substring("kept ".length())));
            }
            return token.substring("token ".length());
        } finally {
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        }
    }

    @Test
    @Tag("P11")
    @Tag("R5.2")
    @Tag("R5.3")
    @DisplayName("killed in the middle again and again, the receiver loses no chunk that it has confirmed")
    void killed() throws Exception {
        BackupId backup = new BackupId(UUID.randomUUID());
        Delivery delivery = ReceiverProcess.delivery().withId(backup.toString());
        BitSet confirmed = new BitSet();
        String first = killAfter(start(backup), 60, confirmed);
        assertEquals(first, killAfter(start(backup), 60, confirmed));
        assertEquals(first, killAfter(start(backup), 60, confirmed));
        assertEquals(180, confirmed.cardinality(), "no confirmed chunk was wanted again");
        ResumeToken token = new ResumeToken(first);
        try (OpenDesk desk = storage.open(home)) {
            BitSet wanted = desk.want("web1", token, delivery.chunks());
            assertFalse(wanted.intersects(confirmed), "wanted though confirmed: " + wanted);
            assertTrue(wanted.cardinality() >= ReceiverProcess.CHUNKS - 240);
            delivery.sendWanted(desk, token);
            assertTrue(delivery.seal(desk, token).good());
            assertArrayEquals(delivery.data(), delivery.fetch(desk));
        }
        assertEquals(1, scan().size());
    }
}
