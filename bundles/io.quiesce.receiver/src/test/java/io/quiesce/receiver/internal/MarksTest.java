package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.retention.Examination;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.transfer.BackupId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** For how long a backup is found bad. */
@Tag("RT1")
@Tag("V1")
class MarksTest {

    private static final String CLIENT = MemoryStore.CLIENT;
    private static final BackupId BACKUP = new BackupId(new UUID(0, 1));
    private static final Instant DAY_0 = Instant.parse("2026-11-20T01:02:03.456Z");
    private static final List<String> BAD = List.of("chunk 4 at offset 400 holds other bytes than were sent");

    private final MemoryStore store = new MemoryStore();
    private final Marks marks = marks();

    /** Over what was noted so far, as the next process has them. */
    private Marks marks() {
        return new Marks(store.store(), CatalogCopy.NONE);
    }

    private static Instant day(int day) {
        return DAY_0.plus(Duration.ofDays(day));
    }

    private void whole(int day, List<String> found) throws Exception {
        marks.add(CLIENT, BACKUP, new Examination(day(day), true, "me", 9, found, found, Optional.of(day(day))));
    }

    private void sample(int day, List<String> found, Optional<Instant> lastFull) throws Exception {
        marks.add(CLIENT, BACKUP, new Examination(day(day), false, "me", 1, found, BAD, lastFull));
    }

    private void assertBadFor(int days) throws Exception {
        assertEquals(Duration.ofDays(days), marks.badFor(CLIENT, BACKUP));
        assertEquals(Duration.ofDays(days), marks().badFor(CLIENT, BACKUP), "after a restart");
    }

    @Test
    @DisplayName("one that nobody has verified is not bad")
    void none() throws Exception {
        assertBadFor(0);
    }

    @Nested
    @DisplayName("found bad once")
    class Once {

        @Test
        @DisplayName("it was found so for no time, however old it is")
        void noTime() throws Exception {
            whole(0, List.of());
            whole(90, BAD);
            assertBadFor(0);
        }

        @Test
        @DisplayName("by a sample, the reading of every byte before it says nothing")
        void sampled() throws Exception {
            whole(0, List.of());
            sample(8, BAD, Optional.of(day(0)));
            assertBadFor(0);
        }
    }

    @Nested
    @DisplayName("found bad again")
    class Again {

        @Test
        @DisplayName("the first finding counts, and the latest reading of every byte")
        void between() throws Exception {
            sample(2, BAD, Optional.empty());
            whole(2, BAD);
            whole(9, BAD);
            sample(30, List.of(), Optional.of(day(9)));
            assertBadFor(7);
        }

        @Test
        @DisplayName("after it was good in between, the time begins anew")
        void repaired() throws Exception {
            whole(0, BAD);
            whole(10, List.of());
            whole(20, BAD);
            whole(23, BAD);
            assertBadFor(3);
        }

        @Test
        @DisplayName("with a damaged note in between, what was before it does not count")
        void damaged() throws Exception {
            whole(0, BAD);
            whole(10, BAD);
            whole(20, BAD);
            store.notes.replace(new Note(CLIENT, BACKUP, "examination", 2), new byte[] {99});
            assertEquals(Duration.ZERO, marks().badFor(CLIENT, BACKUP));
        }
    }

    @Nested
    @DisplayName("with notes that the storage finds damaged")
    class Damaged {

        @Test
        @DisplayName("a backup counts as held and as bad, and others are as they were")
        void onBothSides() throws Exception {
            BackupId other = new BackupId(new UUID(0, 2));
            whole(0, List.of());
            marks.add(CLIENT, other, new Examination(day(0), true, "me", 9, List.of(), List.of(), Optional.of(day(0))));
            store.notes.put(new Note(CLIENT, BACKUP, "hold", 1), new byte[0]);
            store.notes.put(new Note(CLIENT, BACKUP, "examination", 2), new byte[0]);
            Marks read = marks();
            assertTrue(read.hold(CLIENT, BACKUP, day(9)).isPresent());
            assertFalse(read.examination(CLIENT, BACKUP).orElseThrow().bad().isEmpty());
            assertTrue(read.hold(CLIENT, other, day(9)).isEmpty());
            assertTrue(read.examination(CLIENT, other).orElseThrow().bad().isEmpty());
            assertEquals(1, read.all(CLIENT, BACKUP).holds().size());
        }
    }
}
