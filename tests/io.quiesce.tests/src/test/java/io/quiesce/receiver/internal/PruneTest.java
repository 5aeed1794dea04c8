package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.chunkstore.internal.directory.TestDisk;
import io.quiesce.receiver.internal.Host.Scratch;
import io.quiesce.spi.contract.Fault;
import io.quiesce.spi.contract.FaultyVolume;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Removal of published backups, told as the steps that change storage, and each of them going wrong in each way. */
@Tag("R10.5")
@Tag("RT1")
class PruneTest {

    /** Two of three stay. */
    private static final Policies TWO = policies(2, Duration.ZERO);

    private static Policies policies(int count, Duration notGoodFor) {
        return (client, plan) -> Optional.of(new Policies.Named(
                "count",
                new RetentionPolicy(
                        Optional.empty(),
                        count,
                        Optional.empty(),
                        Slots.NONE,
                        ZoneId.of("UTC"),
                        Duration.ZERO,
                        1,
                        notGoodFor,
                        Duration.ZERO)));
    }

    private final TestTime time = new TestTime(Host.NOW);
    private final List<Delivery> deliveries =
            List.of(Delivery.of("web1", 500), Delivery.of("web1", 600), Delivery.of("web1", 700));

    private Host open(Path folder, UnaryOperator<StorageVolume> wrapped) throws QuiesceException {
        return open(folder, wrapped, TWO);
    }

    private Host open(Path folder, UnaryOperator<StorageVolume> wrapped, Policies policies) throws QuiesceException {
        StorageVolume volume = new TestDisk(folder, folder, TestDisk.Trouble.NONE, 0).volume();
        return Host.open(folder, wrapped.apply(volume), time.forNewProcess(), Rules.DEFAULT, policies);
    }

    private void deliverAll(Path folder) throws Exception {
        try (Host host = open(folder, v -> v)) {
            for (Delivery delivery : deliveries) {
                delivery.deliver(host.desk());
                time.pass(Duration.ofHours(1));
            }
        }
        time.pass(Duration.ofHours(2)); // nobody uses them any more
    }

    private static List<BackupId> going(StorageDesk desk) throws QuiesceException {
        return desk.decide(false).stream()
                .map(PlanOutcome::outcome)
                .flatMap(o -> o.removals().stream())
                .map(Candidate::id)
                .toList();
    }

    private static List<BackupId> listed(StorageDesk desk) throws QuiesceException {
        List<BackupRow> rows = new ArrayList<>();
        desk.backups("web1", b -> rows.add(b.row()));
        return rows.stream().map(BackupRow::id).toList();
    }

    private List<BackupId> newest(int count) {
        return deliveries.subList(deliveries.size() - count, deliveries.size()).stream()
                .map(Delivery::backup)
                .toList();
    }

    private List<String> steps() throws Exception {
        List<FaultyVolume> made = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            try (Host host = open(scratch.folder(), v -> faulty(made, v, Fault.ERROR_BEFORE, -1))) {
                host.desk().remove(going(host.desk()), false, "test");
            }
        }
        return made.getFirst().steps();
    }

    private static FaultyVolume faulty(List<FaultyVolume> made, StorageVolume volume, Fault fault, int step) {
        FaultyVolume faulty = new FaultyVolume(volume, fault, step);
        made.add(faulty);
        return faulty;
    }

    @Test
    @DisplayName("mark, seal, data: in this order")
    void order() throws Exception {
        String mark = ".condemned/web1/" + deliveries.getFirst().backup();
        assertEquals(
                List.of(
                        "put " + mark,
                        "delete web1/2026/11/shop_full.seal",
                        "delete web1/2026/11/shop_full.zip",
                        "delete " + mark),
                steps());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @DisplayName(
            "a removal that failed or was killed at any step is finished or undone by the next start, and others are whole")
    void everyStepEveryFault(Fault fault) throws Exception {
        int steps = steps().size();
        for (int step = 0; step < steps; step++) {
            visit(fault, step);
        }
    }

    private void visit(Fault fault, int step) throws Exception {
        String where = fault + " at step " + step;
        List<FaultyVolume> made = new ArrayList<>();
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            int failing = step;
            Host host = open(scratch.folder(), v -> faulty(made, v, fault, failing));
            try {
                host.desk().remove(going(host.desk()), false, "test");
            } catch (QuiesceException e) {
                assertTrue(made.getFirst().struck(), where);
            }
            assertTrue(made.getFirst().struck(), where);
            try (Host next = open(scratch.folder(), v -> v)) {
                next.desk().remove(going(next.desk()), false, "test");
                assertEquals(newest(2), listed(next.desk()), where);
                assertArrayEquals(deliveries.get(1).data(), deliveries.get(1).fetch(next.desk()), where);
                assertEquals(4, next.files().size(), where + " left " + next.files());
            }
        }
    }

    @Test
    @DisplayName("the name of what was removed is not given out again")
    void tombstone() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            try (Host host = open(scratch.folder(), v -> v)) {
                host.desk().remove(going(host.desk()), false, "test");
                Delivery again = Delivery.of("web1", 800);
                again.deliver(host.desk());
                assertFalse(Files.exists(scratch.folder().resolve("web1/2026/11/shop_full.zip")));
            }
        }
    }

    @Test
    @DisplayName("what is held stays, also after a restart, until it is released or the hold ends")
    void held() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            BackupId oldest = deliveries.getFirst().backup();
            try (Host host = open(scratch.folder(), v -> v)) {
                Optional<Instant> end = Optional.of(time.now().plus(Duration.ofDays(1)));
                host.desk().hold("web1", oldest, new Hold(true, "audit", "dba", time.now(), end));
            }
            try (Host host = open(scratch.folder(), v -> v)) {
                assertEquals(List.of(), going(host.desk()));
                assertEquals(List.of(), host.desk().remove(List.of(oldest), false, "test"));
                time.pass(Duration.ofHours(25));
                assertEquals(List.of(oldest), going(host.desk()));
                host.desk().hold("web1", oldest, new Hold(true, "audit", "dba", time.now(), Optional.empty()));
                assertEquals(List.of(), going(host.desk()));
                host.desk().hold("web1", oldest, new Hold(false, "", "dba", time.now(), Optional.empty()));
                time.pass(Duration.ofHours(2));
                assertEquals(List.of(oldest), going(host.desk()));
            }
        }
    }

    @Test
    @DisplayName("what a restore is reading stays for an hour after its last request")
    void used() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            BackupId oldest = deliveries.getFirst().backup();
            try (Host host = open(scratch.folder(), v -> v)) {
                host.desk().copy("web1", oldest, 0, 10, new ByteArrayOutputStream());
                assertEquals(List.of(), going(host.desk()));
                time.pass(Pins.LINGER);
                assertEquals(List.of(oldest), host.desk().remove(List.of(oldest), false, "test"));
                DeskTest.refused(
                        io.quiesce.api.error.Refusal.NOT_FOUND,
                        () -> host.desk().copy("web1", oldest, 0, 10, new ByteArrayOutputStream()));
            }
        }
    }

    @Test
    @DisplayName("a calendar that was set removes nothing")
    void jumped() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            time.set(Host.NOW.plus(Duration.ofDays(3650)));
            try (Host host = open(scratch.folder(), v -> v)) {
                assertEquals(List.of(), going(host.desk()));
                assertEquals(
                        1,
                        host.desk().decide(true).getFirst().outcome().removals().size());
                time.set(Host.NOW.minus(Duration.ofDays(1)));
                assertEquals(List.of(), going(host.desk()));
            }
        }
    }

    @Test
    @Tag("V1")
    @DisplayName("an old backup that goes bad stays until every byte was read again a week later and is bad still")
    void oldAndBad() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            BackupId oldest = deliveries.getFirst().backup();
            try (Host host = open(scratch.folder(), v -> v, policies(3, Duration.ofDays(7)))) {
                time.pass(Duration.ofDays(90));
                Files.write(scratch.folder().resolve("web1/2026/11/shop_full.zip"), new byte[500]);
                host.desk().examine("web1", oldest, 100, "test");
                time.pass(Duration.ofDays(6));
                host.desk().examine("web1", oldest, 100, "test");
                time.pass(Duration.ofDays(1));
                assertEquals(List.of(), going(host.desk()), "nobody has looked since the sixth day");
                host.desk().examine("web1", oldest, 100, "test");
                assertEquals(List.of(oldest), going(host.desk()));
            }
        }
    }

    @Test
    @Tag("V1")
    @DisplayName(
            "a flipped bit marks the backup bad with chunk and offset; a verification after the repair clears it, the past stays")
    void bad() throws Exception {
        try (Scratch scratch = new Scratch()) {
            deliverAll(scratch.folder());
            Delivery newest = deliveries.getLast();
            Path data = scratch.folder().resolve("web1/2026/11/shop_full_3.zip");
            byte[] sound = Files.readAllBytes(data);
            byte[] flipped = sound.clone();
            flipped[17] ^= 4;
            Files.write(data, flipped);
            try (Host host = open(scratch.folder(), v -> v)) {
                List<String> found = host.desk()
                        .examine("web1", newest.backup(), 100, "test")
                        .found();
                assertEquals(List.of("chunk 0 at offset 0 holds other bytes than were sent"), found);
            }
            try (Host host = open(scratch.folder(), v -> v)) {
                List<BackupRow> rows = new ArrayList<>();
                host.desk().backups("web1", b -> rows.add(b.row()));
                assertFalse(rows.getLast().receipt().good());
                assertTrue(rows.getLast().receipt().reasons().getFirst().startsWith("chunk 0 at offset 0"));
                assertEquals(List.of(), going(host.desk()), "two good ones are left, and the bad one is the newest");
                Files.write(data, sound);
                host.desk().examine("web1", newest.backup(), 100, "test");
                rows.clear();
                host.desk().backups("web1", b -> rows.add(b.row()));
                assertTrue(rows.getLast().receipt().good());
                assertEquals(
                        2,
                        host.desk()
                                .marks("web1", newest.backup())
                                .examinations()
                                .size());
            }
        }
    }
}
