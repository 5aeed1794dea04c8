package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6.1")
@DisplayName("What a test of a plan has found")
class PlanTestRowTest {

    @Test
    @DisplayName("stands with what it is about")
    void about() {
        assertEquals(
                Texts.about_connection,
                PlanTestRow.of(Finding.refused("login", "denied", "")).about());
        assertEquals(
                Texts.about_data,
                PlanTestRow.of(Finding.ok("data directory", "readable")).about());
        assertEquals(
                Texts.about_instance,
                PlanTestRow.of(Finding.ok("a check of later", "fine")).about());
    }

    @Test
    @DisplayName("is shown with the worst first, and else in the order of the tests")
    void worstFirst() {
        List<PlanTestRow> rows = Stream.of(
                        Finding.ok("version", "1"),
                        new Finding(Severity.WARNING, "service", "2", ""),
                        Finding.ok("files", "3"),
                        Finding.refused("login", "4", ""),
                        Finding.refused("receiver", "5", ""))
                .map(PlanTestRow::of)
                .sorted(PlanTestRow.WORST_FIRST)
                .toList();
        assertEquals(
                List.of("4", "5", "2", "1", "3"),
                rows.stream().map(r -> r.finding().message()).toList());
        assertTrue(rows.getFirst().isAtLeast(Severity.WARNING));
        assertFalse(rows.getLast().isAtLeast(Severity.WARNING));
    }

    @Test
    @DisplayName("is each rule that the plan breaks, when it can't be tested at all")
    void invalid() {
        List<PlanTestRow> rows = PlanTestRow.of(
                Texts.about_instance,
                new InvalidConfigurationException(List.of(
                        new Violation("instance.port", "99999", "must be 1 to 65535", "shop:4:9"),
                        new Violation("transfer.receiver", "", "is missing", ""))));
        assertEquals(
                List.of("instance.port", "transfer.receiver"),
                rows.stream().map(r -> r.finding().check()).toList());
        assertTrue(rows.stream().allMatch(r -> r.about().equals(Texts.about_plan) && r.isAtLeast(Severity.REFUSED)));
    }

    @Test
    @DisplayName("is what happened, and what to do, when nothing answered")
    void failed() {
        PlanTestRow row = PlanTestRow.of(Texts.about_receiver, new CheckFailedException("no answer", "Is it running?"))
                .getFirst();
        assertEquals(Texts.about_receiver, row.about());
        assertEquals("no answer", row.finding().message());
        assertEquals("Is it running?", row.finding().hint());
    }
}
