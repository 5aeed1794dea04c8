package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.engine.internal.RunJournal.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step counts once its whole line is there, and nothing that was cut off takes another with it. */
@Tag("R3.7")
class RunJournalTest {

    @TempDir
    Path home;

    private RunJournal begun() throws Exception {
        return RunJournal.begin(home, new BackupId(UUID.randomUUID()), Clock.systemUTC());
    }

    private static void cut(RunJournal journal, String text) throws Exception {
        Files.writeString(journal.folder().resolve("journal"), text, StandardOpenOption.APPEND);
    }

    @Test
    @DisplayName("a step after a cut-off one counts, the cut-off one does not")
    void afterCutLine() throws Exception {
        RunJournal journal = begun();
        cut(journal, "2026-01-01T00:00:00Z agent capt");
        assertEquals(Set.of(Step.BEGUN), journal.steps());
        journal.step(Step.STARTING, "");
        assertEquals(Set.of(Step.BEGUN, Step.STARTING), journal.steps());
    }

    @Test
    @DisplayName("a journal that can't be looked at is not taken for one without steps")
    void unreadable() throws Exception {
        RunJournal journal = begun();
        Path file = journal.folder().resolve("journal");
        Files.delete(file);
        Files.createSymbolicLink(file, file); // to look at it is an error, for root too
        assertThrows(CheckFailedException.class, journal::owesStart);
    }

    @Test
    @DisplayName("a recipe that can't be looked at is still owed its start")
    void unreadableRecipe() throws Exception {
        RunJournal journal = begun();
        journal.step(Step.ARMED, "");
        assertFalse(journal.owesStart());
        Files.createSymbolicLink(journal.recipe(), journal.recipe());
        assertTrue(journal.owesStart());
    }

    @Test
    @DisplayName("an agent whose guardian took over owns the run no more")
    void takenOver() throws Exception {
        RunJournal journal = begun();
        journal.requireOwned();
        cut(journal, "2026-01-01T00:00:00Z guardian taken over: the agent is gone\n");
        assertThrows(CaptureException.class, journal::requireOwned);
    }
}
