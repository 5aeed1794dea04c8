package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
class AskingTest {

    private static QuiesceException failure(Asking.Work<String> work) {
        return assertThrows(QuiesceException.class, () -> Asking.answer("Reading the log", work));
    }

    @Test
    @DisplayName("an answer and a foreseen error are passed on as they are")
    void passed() throws Exception {
        assertEquals("yes", Asking.answer("Reading the log", () -> "yes"));
        BusyException busy = new BusyException("in use", "Wait.");
        assertSame(busy, failure(() -> {
            throw busy;
        }));
    }

    @Test
    @DisplayName("what nobody has foreseen is told like any error, so that who waits goes on")
    void unforeseen() {
        IllegalStateException bug = new IllegalStateException("no such row");
        QuiesceException told = failure(() -> {
            throw bug;
        });
        assertSame(bug, told.getCause());
        assertTrue(Asking.text(told).startsWith("\"Reading the log\" met an error"), Asking.text(told));
        assertTrue(Asking.text(told).contains("no such row"), Asking.text(told));
        assertTrue(told.hint().contains("log of the home"), told.hint());
    }

    @Test
    @DisplayName("a class that went with its plug-in is told too")
    void unloaded() {
        assertTrue(failure(() -> {
                    throw new NoClassDefFoundError("org/example/Note");
                })
                .getMessage()
                .contains("org/example/Note"));
    }
}
