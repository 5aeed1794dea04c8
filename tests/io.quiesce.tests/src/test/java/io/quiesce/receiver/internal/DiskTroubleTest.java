package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.chunkstore.internal.directory.TestDisk;
import io.quiesce.chunkstore.internal.directory.TestDisk.Trouble;
import io.quiesce.receiver.internal.Host.Scratch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** One arrival as the calls it makes to the operating system, and trouble at each of them. */
@Tag("P11")
@Tag("R5.2")
@Tag("R5.3")
class DiskTroubleTest {

    private static final int ATTEMPTS = 6;

    /** What an agent remembers of its delivery. */
    private static final class Agent {

        private final Delivery shop = Delivery.of("web1", 1000, 1000, 10);
        private Optional<Opened> opened = Optional.empty();
        private final BitSet kept = new BitSet();
        private Optional<Receipt> receipt = Optional.empty();
        private Optional<TransferException> refused = Optional.empty();

        /** Goes on up to the first refusal; whether it has a receipt. */
        boolean goOn(StorageDesk desk) throws QuiesceException {
            try {
                opened = Optional.of(
                        opened.isPresent()
                                ? desk.resume(
                                        "web1", shop.backup(), opened.get().token())
                                : shop.open(desk));
                BitSet wanted = desk.want("web1", opened.get().token(), shop.chunks());
                assertFalse(wanted.intersects(kept), "chunks " + wanted + " are wanted, " + kept + " were kept");
                for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
                    shop.send(desk, opened.get().token(), i);
                    kept.set(i);
                }
                Receipt latest = shop.seal(desk, opened.get().token());
                assertEquals(receipt.orElse(latest), latest);
                receipt = Optional.of(latest);
                return true;
            } catch (TransferException e) {
                assertTrue(e.refusal() != Refusal.NONE && !e.hint().isEmpty(), e.toString());
                refused = Optional.of(e);
                return false;
            }
        }

        boolean insist(StorageDesk desk) throws QuiesceException {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (goOn(desk)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Host host(TestDisk disk, Path storage) throws QuiesceException {
        return Host.open(storage, disk.volume(), new Time(Clock.systemUTC(), System::nanoTime), Rules.DEFAULT);
    }

    /** A host in the next process, on a disk in good order. */
    private static Host next(Path storage) throws QuiesceException {
        return host(new TestDisk(storage, storage, Trouble.NONE, 0), storage);
    }

    private static List<String> calls() throws Exception {
        try (Scratch scratch = new Scratch()) {
            TestDisk disk = new TestDisk(scratch.folder(), scratch.folder(), Trouble.NONE, 0);
            try (Host host = host(disk, scratch.folder())) {
                assertTrue(new Agent().goOn(host.desk()));
            }
            return disk.calls();
        }
    }

    @Test
    @DisplayName("a record of the journal is flushed after the bytes it speaks of, and the seal comes last")
    void order() throws Exception {
        List<String> flushes =
                calls().stream().filter(c -> c.startsWith("force part")).toList();
        assertEquals(
                List.of(
                        "force part",
                        "force parts",
                        "force part",
                        "force parts",
                        "force part",
                        "force parts",
                        "force part"),
                flushes);
        List<String> names = calls().stream().filter(c -> c.startsWith("link ")).toList();
        assertEquals(
                List.of("link open", "link seal", "link sealed", "link shop_full.zip", "link shop_full.seal"),
                names.subList(1, names.size()),
                "after the reserved name");
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"KILLED", "POWER_LOST", "POWER_LOST_NAMES_STAY"})
    @DisplayName(
            "when everything ends at a call: nothing half-published, no kept chunk lost, it goes on, the next works")
    void ends(Trouble trouble) throws Exception {
        int calls = calls().size();
        assertTrue(calls > 60, "an arrival of three chunks is " + calls + " calls");
        for (int at = 0; at < calls; at++) {
            try (Scratch scratch = new Scratch();
                    Scratch left = new Scratch()) {
                TestDisk disk = new TestDisk(scratch.folder(), left.folder(), trouble, at);
                Agent agent = new Agent();
                try (Host host = host(disk, scratch.folder())) {
                    agent.goOn(host.desk());
                }
                String where = trouble + " at call " + at + " " + disk.calls().get(at);
                nothingHalfPublished(agent, left.folder(), where);
                try (Host next = next(left.folder())) {
                    assertTrue(agent.insist(next.desk()), () -> where + ": " + agent.refused);
                    check(agent, next, where);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Trouble.class,
            names = {"NONE", "KILLED", "POWER_LOST", "POWER_LOST_NAMES_STAY"},
            mode = Mode.EXCLUDE)
    @DisplayName(
            "when a call fails: a clear refusal, nothing lost, and it goes on; after a failed flush with the next start")
    void fails(Trouble trouble) throws Exception {
        int calls = calls().size();
        for (int at = 0; at < calls; at++) {
            try (Scratch scratch = new Scratch()) {
                TestDisk disk = new TestDisk(scratch.folder(), scratch.folder(), trouble, at);
                Agent agent = new Agent();
                boolean flush;
                String where;
                try (Host host = host(disk, scratch.folder())) {
                    boolean done = agent.goOn(host.desk());
                    where = trouble + " at call " + at + " " + disk.calls().get(at);
                    nothingHalfPublished(agent, scratch.folder(), where);
                    disk.repair();
                    flush = disk.calls().get(at).startsWith("force") && trouble != Trouble.FULL; // takes no room
                    boolean goesOn = done || agent.insist(host.desk());
                    assertTrue(goesOn || flush, () -> where + ": " + agent.refused);
                    assertTrue(!flush || isSuspended(host.desk()), () -> where + ": it goes on after a failed flush");
                }
                try (Host next = next(scratch.folder())) {
                    assertTrue(agent.insist(next.desk()), () -> where + ": " + agent.refused);
                    check(agent, next, where);
                }
            }
        }
    }

    private static boolean isSuspended(StorageDesk desk) throws QuiesceException {
        try {
            desk.status("web2");
            return false;
        } catch (TransferException e) {
            return e.refusal() == Refusal.STORAGE;
        }
    }

    private static void nothingHalfPublished(Agent agent, Path storage, String where) throws Exception {
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path seal : files.filter(f -> f.toString().endsWith(".seal")).toList()) {
                Path data = Path.of(seal.toString().replace(".seal", ".zip"));
                assertArrayEquals(agent.shop.data(), Files.readAllBytes(data), where);
            }
        }
    }

    private static void check(Agent agent, Host host, String where) throws Exception {
        List<BackupRow> rows = new ArrayList<>();
        host.desk().backups("web1", b -> rows.add(b.row()));
        assertEquals(1, rows.size(), where);
        assertEquals(agent.receipt.orElseThrow(), host.desk().verify("web1", agent.shop.backup(), v -> {}), where);
        assertArrayEquals(agent.shop.data(), agent.shop.fetch(host.desk()), where);
        Delivery following = Delivery.of("web1", 300);
        assertTrue(following.deliver(host.desk()).good(), where);
        assertArrayEquals(following.data(), following.fetch(host.desk()), where);
        try (Host restarted = next(host.storage())) {
            List<String> notes = restarted.files().stream()
                    .filter(f -> f.startsWith(".notes/"))
                    .toList();
            assertEquals(List.of(".notes/web1/" + agent.shop.backup() + "/examination.1"), notes, where);
            assertEquals(5, restarted.files().size(), where + " left " + restarted.files());
        }
    }
}
