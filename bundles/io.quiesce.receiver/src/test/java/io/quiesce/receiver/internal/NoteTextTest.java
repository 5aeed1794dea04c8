package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NoteTextTest {

    private static final Instant AT = Instant.parse("2026-11-27T01:02:03.456Z");

    private static final List<Hold> HOLDS = List.of(
            new Hold(true, "für die Prüfung", "dba", AT, Optional.of(AT.plusSeconds(5))),
            new Hold(false, "", "", AT, Optional.empty()));

    private static final List<Examination> EXAMINATIONS = List.of(
            new Examination(AT, true, "schedule", 1L << 40, List.of(), List.of(), Optional.of(AT)),
            new Examination(AT, false, "dba", 0, List.of("a", "b"), List.of("b"), Optional.empty()));

    @Test
    @DisplayName("what is written is read")
    void roundTrip() throws Exception {
        for (Hold hold : HOLDS) {
            assertEquals(hold, NoteText.hold(NoteText.of(hold)));
        }
        for (Examination examination : EXAMINATIONS) {
            assertEquals(examination, NoteText.examination(NoteText.of(examination)));
        }
    }

    @Test
    @DisplayName("a note that is cut anywhere, or of another version, is refused")
    void cut() {
        byte[] hold = NoteText.of(HOLDS.getFirst());
        byte[] examination = NoteText.of(EXAMINATIONS.getLast());
        for (int length = 0; length < hold.length; length++) {
            byte[] part = Arrays.copyOf(hold, length);
            assertThrows(IOException.class, () -> NoteText.hold(part));
        }
        for (int length = 0; length < examination.length; length++) {
            byte[] part = Arrays.copyOf(examination, length);
            assertThrows(IOException.class, () -> NoteText.examination(part));
        }
        hold[0] = 2;
        assertThrows(IOException.class, () -> NoteText.hold(hold));
    }
}
