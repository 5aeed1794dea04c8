package io.quiesce.workbench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.report.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A4")
class ReportSpanTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");

    private static Period period(ReportSpan span, String first, String last) {
        return span.period(LocalDate.parse(first), LocalDate.parse(last), NOW, BERLIN);
    }

    @Test
    @DisplayName("the first choice is what the command line takes without a period, over a change of the clocks too")
    void lastDays() {
        Period period = period(ReportSpan.all().getFirst(), "2026-01-01", "2026-01-01");
        assertEquals(Instant.parse("2026-03-24T11:00:00Z"), period.from());
        assertEquals(NOW, period.until());
    }

    @Test
    @DisplayName("both named days are in the period")
    void named() {
        Period period = period(ReportSpan.all().getLast(), "2026-03-28", "2026-03-29");
        assertEquals(Instant.parse("2026-03-27T23:00:00Z"), period.from());
        assertEquals(Instant.parse("2026-03-29T22:00:00Z"), period.until());
    }

    @Test
    @DisplayName("every unit of the calendar can be chosen once")
    void units() {
        assertEquals(
                Period.Unit.values().length,
                ReportSpan.all().stream()
                        .flatMap(s -> s.unit().stream())
                        .distinct()
                        .count());
        assertEquals(1, ReportSpan.all().stream().filter(ReportSpan::named).count());
    }
}
