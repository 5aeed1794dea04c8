package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.transfer.SealHeader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoodnessTest {

    @ParameterizedTest
    @CsvSource({
        "CLEAN, true, ''",
        "CLEAN, false, not fenced",
        "FOUND_CLEAN, true, ''",
        "FOUND_CLEAN, false, not fenced",
        "CRASH, true, crash copy",
        "CRASH, false, crash copy; not fenced",
    })
    @DisplayName("a backup is good after a clean shutdown and behind a fence, else it says why not")
    void table(ShutdownKind shutdown, boolean fenced, String expected) {
        SealHeader h = Delivery.of("web1", 1).header();
        SealHeader seal = new SealHeader(
                h.backup(),
                h.agent(),
                h.plan(),
                h.layout(),
                h.startedAt(),
                h.capturedAt(),
                h.downtime(),
                shutdown,
                fenced,
                h.length(),
                h.rawBytes(),
                h.entries(),
                h.chunks(),
                h.contents(),
                h.facts());
        String told = String.join(
                "; ",
                Goodness.reasons(seal).stream().map(r -> r.split(":| by")[0]).toList());
        assertEquals(expected, told);
    }
}
