package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.Candidate;
import io.quiesce.api.retention.Decision;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.retention.Standing;
import io.quiesce.api.service.ReceiverStorage.Upkeep;
import io.quiesce.api.transfer.BackupId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Published backups that can't be read, and what becomes of them. */
class KeepingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T01:02:03.456Z");
    private static final String CLIENT = MemoryStore.CLIENT;
    private static final int LENGTH = 1000;

    private final MemoryStore store = new MemoryStore();
    private final Time time = new Time(Clock.fixed(NOW, ZoneOffset.UTC), () -> 0);
    private final BackupId first = store.publish(1, NOW.minus(Duration.ofDays(90)), LENGTH);
    private final BackupId second = store.publish(2, NOW.minus(Duration.ofDays(60)), LENGTH);
    private final BackupId third = store.publish(3, NOW.minus(Duration.ofDays(30)), LENGTH);
    private final Keeping keeping = keeping(Trail.NONE);

    private Keeping keeping(Trail trail) {
        return keeping(trail, time);
    }

    private Keeping keeping(Trail trail, Time clock) {
        Catalog catalog = new Catalog(store.store(), store.seals(), CatalogCopy.NONE);
        Pins pins = new Pins(clock.running());
        return new Keeping(
                store.store(),
                catalog,
                new Retrieval(store.store(), store.seals(), catalog, new Turns(1), pins),
                new Marks(store.store(), CatalogCopy.NONE),
                pins,
                new Keeping.Judgement(new OldestGoes(), new Terms(OldestGoes.POLICY, Quotas.NONE, trail), clock));
    }

    private Examination examine(BackupId backup, int percent) throws QuiesceException {
        return keeping.examine(CLIENT, backup, percent, "me");
    }

    private void round(Duration every, Duration within, int samplePercent, Verification.Watch watch)
            throws QuiesceException {
        new Examiner(keeping, new Upkeep(every, within, samplePercent), time.calendar()).round(watch);
    }

    private Candidate candidate(BackupId backup) throws QuiesceException {
        return keeping.decide(false).stream()
                .map(PlanOutcome::outcome)
                .flatMap(o -> o.decisions().stream())
                .map(Decision::backup)
                .filter(b -> b.id().equals(backup))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    @Tag("V1")
    @DisplayName("a backup whose seal can't be read any more")
    class Unsealed {

        private void damage() throws QuiesceException {
            assertEquals(Standing.GOOD, candidate(first).standing());
            store.seals.replace(MemoryStore.path(first), new byte[] {1});
        }

        @Test
        @DisplayName("is found bad by any sample, although its bytes are whole")
        void damaged() throws Exception {
            damage();
            Examination found = examine(first, 1);
            assertEquals(
                    List.of("its seal can't be read: a page does not match its CRC-32C at offset 12"), found.found());
            assertEquals(0, found.bytes());
            assertEquals(Standing.BAD, candidate(first).standing());
        }

        @Test
        @DisplayName("is found bad when the seal is gone")
        void gone() throws Exception {
            damage();
            store.seals.remove(MemoryStore.path(first));
            assertEquals(
                    List.of("its seal is gone"), examine(first, Retrieval.ALL).found());
        }

        @Test
        @DisplayName("is good again when a verification can read it")
        void repaired() throws Exception {
            damage();
            examine(first, Retrieval.ALL);
            store.seals.replace(MemoryStore.path(first), first.toString().getBytes());
            assertEquals(LENGTH, examine(first, Retrieval.ALL).bytes());
            assertEquals(Standing.GOOD, candidate(first).standing());
        }

        @Test
        @DisplayName("takes no turn of a round from those behind it")
        void round() throws Exception {
            damage();
            KeepingTest.this.round(Duration.ofDays(40), Duration.ofDays(120), 0, bytes -> {});
            assertEquals(1, keeping.marks(CLIENT, first).examinations().size());
            assertEquals(1, keeping.marks(CLIENT, second).examinations().size());
            assertEquals(0, keeping.marks(CLIENT, third).examinations().size());
        }
    }

    @Nested
    @Tag("V1")
    @DisplayName("a round that takes samples")
    class Sampling {

        /** By the schedule, whether every byte was read each time. */
        private List<Boolean> noted(BackupId backup) throws QuiesceException {
            List<Examination> noted = keeping.marks(CLIENT, backup).examinations();
            assertTrue(noted.stream().allMatch(e -> e.by().equals(Keeping.SCHEDULE)));
            return noted.stream().map(Examination::full).toList();
        }

        private void round(int samplePercent) throws QuiesceException {
            KeepingTest.this.round(Duration.ofDays(1), Duration.ofDays(365), samplePercent, bytes -> {});
        }

        @BeforeEach
        void damageTheLast() {
            byte[] bytes = store.data.get(MemoryStore.path(third)).clone();
            bytes[LENGTH / 2] ^= 1;
            store.data.replace(MemoryStore.path(third), bytes);
        }

        @Test
        @DisplayName("looks into each backup whose turn it is not, and reads every byte where that finds something")
        void finds() throws Exception {
            round(50);
            assertEquals(List.of(true), noted(first), "it was its turn");
            assertEquals(List.of(), noted(second), "a sample that found nothing leaves no note");
            assertEquals(List.of(false, true), noted(third));
            assertEquals(Standing.BAD, candidate(third).standing());
        }

        @Test
        @DisplayName("of none looks into nothing but the backup whose turn it is")
        void none() throws Exception {
            round(0);
            assertEquals(List.of(true), noted(first));
            assertEquals(List.of(), noted(third));
            assertEquals(Standing.GOOD, candidate(third).standing());
        }
    }

    @Nested
    @Tag("V1")
    @DisplayName("a round after others were missed")
    class CatchingUp {

        private boolean wasRead(BackupId backup) throws QuiesceException {
            return candidate(backup).lastRead().equals(NOW);
        }

        @Test
        @DisplayName("reads every backup that the next one would read too late, however little is its share")
        void due() throws Exception {
            round(Duration.ofDays(1), Duration.ofDays(45), 0, bytes -> {});
            assertTrue(wasRead(first) && wasRead(second));
            assertEquals(NOW.minus(Duration.ofDays(30)), candidate(third).lastRead());
        }

        @Test
        @DisplayName("reads again what was read under a clock that was ahead: it is not taken for read until that day")
        void clockAhead() throws Exception {
            Clock ahead = Clock.fixed(NOW.plus(Duration.ofDays(3650)), ZoneOffset.UTC);
            Keeping then = keeping(Trail.NONE, new Time(ahead, () -> 0));
            new Examiner(then, new Upkeep(Duration.ofDays(1), Duration.ofDays(45), 0), ahead).round(bytes -> {});
            assertTrue(then.lastRead(then.rows().getFirst(), ahead.instant()).isAfter(NOW));
            Instant published = NOW.minus(Duration.ofDays(90));
            assertEquals(published, keeping.lastRead(keeping.rows().getFirst(), NOW));
            round(Duration.ofDays(1), Duration.ofDays(45), 0, bytes -> {});
            assertTrue(wasRead(first) && wasRead(second));
        }

        @Test
        @DisplayName("is not made while its last reading was cut short by the receiver's end; what was read stands")
        void cutShort() throws Exception {
            boolean[] closed = {false};
            Verification.Watch watch = bytes -> {
                closed[0] |= bytes > 0 && wasRead(second);
                if (closed[0]) {
                    throw Refusals.busy("the receiver is stopping");
                }
            };
            assertThrows(TransferException.class, () -> round(Duration.ofDays(1), Duration.ofDays(20), 0, watch));
            assertTrue(wasRead(first) && wasRead(second));
            assertEquals(0, keeping.marks(CLIENT, third).examinations().size());
        }
    }

    @Test
    @Tag("RT1")
    @DisplayName("one that was made well and lost its data is bad, and has been so for no time")
    void cut() throws Exception {
        store.data.replace(MemoryStore.path(first), new byte[1]);
        assertEquals(Standing.BAD, candidate(first).standing());
        assertEquals(Duration.ZERO, candidate(first).badFor());
    }

    @Nested
    @Tag("RT1")
    @DisplayName("a removal that fails before it is marked")
    class Unremoved {

        private void remove(Keeping by) {
            assertThrows(StorageException.class, () -> by.remove(List.of(first), false, "me"));
        }

        private void hold(Keeping by) throws QuiesceException {
            by.hold(CLIENT, first, new Hold(true, "audit", "dba", NOW, Optional.empty()));
        }

        @Test
        @DisplayName("at its entry, leaves the backup to be read and held, and can be repeated")
        void unentered() throws Exception {
            boolean[] broken = {true};
            Keeping by = keeping((kind, client, who, text) -> {
                if (broken[0]) {
                    throw new StorageException(StorageException.Kind.FAILED, "the log is broken", "");
                }
            });
            remove(by);
            hold(by);
            by.examine(CLIENT, first, Retrieval.ALL, "me");
            broken[0] = false;
            assertEquals(List.of(first), by.remove(List.of(first), false, "me"));
        }

        @Test
        @DisplayName("at its mark, leaves it too")
        void unmarked() throws Exception {
            store.condemnFails = Optional.of(new StorageException(StorageException.Kind.FULL, "no room", ""));
            remove(keeping);
            hold(keeping);
        }

        @Test
        @DisplayName("when the mark lies there all the same, nobody uses the backup any more")
        void marked() throws Exception {
            store.condemnFails =
                    Optional.of(new StorageException(StorageException.Kind.SUSPENDED, "a flush failed", ""));
            store.isCondemnedAllTheSame = true;
            remove(keeping);
            assertThrows(TransferException.class, () -> hold(keeping));
        }
    }
}
