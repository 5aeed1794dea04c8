package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.receiver.internal.Host.Scratch;
import io.quiesce.spi.contract.Fault;
import io.quiesce.spi.contract.FaultyVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One delivery, told as the steps that change storage, and each of them going wrong in each way. */
@Tag("P11")
@Tag("R5.3")
class PublishStepsTest {

    private final Delivery shop = Delivery.of("web1", 1000, 1000, 10);

    private Host open(Path folder, List<FaultyVolume> made, Fault fault, int step) throws QuiesceException {
        return Host.open(folder, volume -> {
            FaultyVolume faulty = new FaultyVolume(volume, fault, step);
            made.add(faulty);
            return faulty;
        });
    }

    private List<String> steps() throws Exception {
        List<FaultyVolume> made = new ArrayList<>();
        try (Scratch scratch = new Scratch();
                Host host = open(scratch.folder(), made, Fault.ERROR_BEFORE, -1)) {
            shop.deliver(host.desk());
        }
        return made.getFirst().steps();
    }

    @Test
    @DisplayName("name, open record, chunks, verdict, data, seal: in this order")
    void order() throws Exception {
        String arrival = ".arrivals/web1/" + shop.backup() + "/";
        String zip = "web1/2026/11/shop_full.zip";
        List<String> milestones = steps().stream()
                .filter(s -> !s.startsWith("write "))
                .map(s -> s.replaceAll("\\.names/web1/[0-9a-f]{64}", "name"))
                .toList();
        assertEquals(
                List.of(
                        "put name",
                        "put " + arrival + "open",
                        "keep " + zip + " part 0",
                        "keep " + zip + " part 1",
                        "keep " + zip + " part 2",
                        "delete " + arrival + "seal",
                        "put " + arrival + "seal",
                        "put " + arrival + "sealed",
                        "complete " + zip,
                        "put web1/2026/11/shop_full.seal",
                        "abort " + zip,
                        "delete " + arrival + "seal",
                        "delete " + arrival + "sealed",
                        "delete " + arrival + "open"),
                milestones);
    }

    /** What an agent does: the same again until it has a receipt, at most a few times. */
    private Optional<Receipt> insist(StorageDesk desk, Optional<Opened> known) {
        Optional<Opened> opened = known;
        for (int attempt = 0; attempt < 4; attempt++) {
            try {
                opened = Optional.of(
                        opened.isPresent()
                                ? desk.resume(
                                        "web1", shop.backup(), opened.get().token())
                                : shop.open(desk));
                lastOpened = opened;
                shop.sendWanted(desk, opened.get().token());
                return Optional.of(shop.seal(desk, opened.get().token()));
            } catch (TransferException e) {
                assertTrue(e.refusal() != Refusal.NONE, "the line is not to blame: " + e);
            } catch (QuiesceException e) {
                throw new AssertionError(e);
            }
        }
        return Optional.empty();
    }

    private Optional<Opened> lastOpened = Optional.empty();

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName("going on after a fault, in the same process or the next, gives the same backup")
    void everyStepEveryFault(Fault fault) throws Exception {
        int steps = steps().size();
        for (int step = 0; step < steps; step++) {
            for (boolean killed : new boolean[] {false, true}) {
                visit(fault, step, killed);
            }
        }
    }

    @Test
    @DisplayName("a question to storage that is not answered costs a refusal, and nothing else")
    void everyQuestion() throws Exception {
        List<FaultyVolume> sound = new ArrayList<>();
        int[] opened = new int[1];
        try (Scratch scratch = new Scratch();
                Host host = open(scratch.folder(), sound, -1)) {
            opened[0] = sound.getFirst().steps().size();
            shop.deliver(host.desk());
        }
        List<String> steps = sound.getFirst().steps();
        assertTrue(steps.stream().filter(s -> s.startsWith("find ")).count() > 5, steps.toString());
        for (int step = opened[0]; step < steps.size(); step++) {
            List<FaultyVolume> made = new ArrayList<>();
            lastOpened = Optional.empty();
            int failing = step;
            try (Scratch scratch = new Scratch();
                    Host host = open(scratch.folder(), made, failing)) {
                Optional<Receipt> receipt = insist(host.desk(), Optional.empty());
                String where = "step " + failing + " " + made.getFirst().steps().get(failing);
                assertTrue(made.getFirst().struck() && receipt.isPresent(), where);
                sealedNamesOnlyWhatIsThere(scratch.folder(), where);
                check(host, where);
            }
        }
    }

    /** With every question as a step, of which one fails. */
    private Host open(Path folder, List<FaultyVolume> made, int step) throws QuiesceException {
        return Host.open(folder, volume -> {
            FaultyVolume faulty = new FaultyVolume(volume, Fault.ERROR_BEFORE, step, true);
            made.add(faulty);
            return faulty;
        });
    }

    private void visit(Fault fault, int step, boolean killed) throws Exception {
        List<FaultyVolume> made = new ArrayList<>();
        lastOpened = Optional.empty();
        try (Scratch scratch = new Scratch()) {
            Host faulty = open(scratch.folder(), made, fault, step);
            Optional<Receipt> first = killed ? once(faulty.desk()) : insist(faulty.desk(), Optional.empty());
            String where =
                    fault + " at step " + step + " " + made.getFirst().steps().get(step) + (killed ? ", killed" : "");
            assertTrue(made.getFirst().struck(), where);
            if (!killed && fault != Fault.FAILED_FLUSH) {
                assertTrue(first.isPresent(), where + ": the same process gets over one failure");
            }
            sealedNamesOnlyWhatIsThere(scratch.folder(), where);
            try (Host next = faulty.afterCrash()) {
                Optional<Receipt> last = insist(next.desk(), lastOpened);
                assertTrue(last.isPresent(), where);
                first.ifPresent(r -> assertEquals(r, last.get(), where));
                check(next, where);
            }
        }
    }

    /** Up to the first refusal; then the process is killed. */
    private Optional<Receipt> once(StorageDesk desk) {
        try {
            lastOpened = Optional.of(shop.open(desk));
            shop.sendWanted(desk, lastOpened.get().token());
            return Optional.of(shop.seal(desk, lastOpened.get().token()));
        } catch (QuiesceException e) {
            return Optional.empty();
        }
    }

    private void sealedNamesOnlyWhatIsThere(Path storage, String where) throws Exception {
        try (Stream<Path> files = Files.walk(storage.resolve("web1"))) {
            for (Path seal : files.filter(f -> f.toString().endsWith(".seal")).toList()) {
                Path data = Path.of(seal.toString().replace(".seal", ".zip"));
                assertArrayEquals(shop.data(), Files.readAllBytes(data), where);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            assertFalse(Files.exists(storage.resolve("web1")), where);
        }
    }

    private void check(Host host, String where) throws Exception {
        List<BackupRow> rows = new ArrayList<>();
        host.desk().backups("web1", b -> rows.add(b.row()));
        assertEquals(1, rows.size(), where);
        assertTrue(rows.getFirst().receipt().good(), where);
        assertArrayEquals(shop.data(), shop.fetch(host.desk()), where);
        try (Host restarted = host.afterCrash()) {
            assertEquals(2, restarted.files().size(), where + " left " + restarted.files());
            List<BackupRow> again = new ArrayList<>();
            restarted.desk().backups("web1", b -> again.add(b.row()));
            assertEquals(rows, again, where);
        }
    }

    @Test
    @DisplayName("a full disk refuses with SPACE while other clients' reading goes on")
    @Tag("R1.4")
    void fullDisk() throws Exception {
        try (Scratch scratch = new Scratch()) {
            Delivery other = Delivery.of("web2", 500);
            try (Host sound = Host.open(scratch.folder())) {
                other.deliver(sound.desk());
            }
            List<FaultyVolume> made = new ArrayList<>();
            try (Host host = open(scratch.folder(), made, Fault.FULL_DISK, 3)) {
                Opened opened = shop.open(host.desk());
                TransferException refused = org.junit.jupiter.api.Assertions.assertThrows(
                        TransferException.class, () -> shop.sendWanted(host.desk(), opened.token()));
                assertEquals(Refusal.SPACE, refused.refusal());
                assertArrayEquals(other.data(), other.fetch(host.desk()));
            }
        }
    }

    @Test
    @DisplayName("no message to a client holds a path of the host")
    void nothingGivenAway() throws Exception {
        for (Fault fault : Fault.values()) {
            try (Scratch scratch = new Scratch()) {
                List<FaultyVolume> made = new ArrayList<>();
                try (Host host = open(scratch.folder(), made, fault, 2)) {
                    Opened opened = shop.open(host.desk());
                    TransferException refused = org.junit.jupiter.api.Assertions.assertThrows(
                            TransferException.class, () -> shop.sendWanted(host.desk(), opened.token()));
                    String told = refused.getMessage() + refused.hint() + refused.getCause();
                    assertFalse(told.contains(scratch.folder().toString()) || told.contains("injected"), told);
                }
            }
        }
    }

    @Test
    @DisplayName("keys of the wrapper's steps are keys")
    void keys() throws Exception {
        assertTrue(steps().stream()
                        .filter(s -> s.startsWith("put ") || s.startsWith("delete "))
                        .map(s -> new ObjectKey(s.substring(s.indexOf(' ') + 1)))
                        .count()
                > 5);
    }
}
