package io.quiesce.scheduler.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Blackout;
import io.quiesce.api.plan.ScheduleSpec.Missed;
import io.quiesce.api.plan.ScheduleSpec.Once;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import io.quiesce.api.service.Schedules.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules whose times can be said beforehand. */
@Tag("R2.3")
@Tag("T2.3")
class DueTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private final CronSchedules schedules = new CronSchedules();

    private static ScheduleSpec spec(String rule, Missed missed, Optional<Duration> within, Blackout... blackouts) {
        return new ScheduleSpec(new Recurring(rule), BERLIN, missed, within, List.of(blackouts));
    }

    private List<Instant> next(String rule, String after, int count) {
        return schedules.next(spec(rule, Missed.SKIP, Optional.empty()), Instant.parse(after), count);
    }

    @ParameterizedTest
    @CsvSource({
        "hourly, 2026-01-05T10:20:00Z, 2026-01-05T11:00:00Z",
        "daily 02:30, 2026-01-05T10:20:00Z, 2026-01-06T01:30:00Z",
        "weekly sun 02:30, 2026-01-05T10:20:00Z, 2026-01-11T01:30:00Z",
        "monthly 1 02:30, 2026-01-05T10:20:00Z, 2026-02-01T01:30:00Z",
        "30 2 29 2 *, 2026-01-05T10:20:00Z, 2028-02-29T01:30:00Z",
        "*/15 8-9 * * 1-5, 2026-01-03T10:20:00Z, 2026-01-05T07:00:00Z"
    })
    @DisplayName("a rule has its next time")
    void nextTime(String rule, String after, String expected) {
        assertEquals(List.of(Instant.parse(expected)), next(rule, after, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "daily",
                "daily 25:00",
                "daily 02:30:15",
                "weekly 02:30",
                "weekly so 02:30",
                "monthly 31 02:30",
                "monthly x 02:30",
                "* * * *",
                "61 * * * *",
                "* * * * * *",
                "0 0 30 2 *",
                "yearly 02:30"
            })
    @DisplayName("a text that is no rule, or one that never comes, is refused with the rule")
    void refused(String text) {
        assertFalse(schedules.problem(text).orElse("").isBlank(), text);
    }

    @Test
    @DisplayName("a time that the clocks leave out in spring comes at the moment of the change, once")
    void gap() {
        assertEquals(
                List.of(
                        Instant.parse("2026-03-28T01:30:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z")),
                next("daily 02:30", "2026-03-27T12:00:00Z", 3));
        assertEquals(
                List.of(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T02:00:00Z")),
                next("hourly", "2026-03-29T00:30:00Z", 2),
                "02:00 and 03:00 are one moment");
    }

    @Test
    @DisplayName("a time that comes twice in autumn is due the first time only")
    void overlap() {
        assertEquals(
                List.of(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z")),
                next("daily 02:30", "2026-10-24T12:00:00Z", 2));
        assertEquals(
                Optional.empty(),
                schedules.due(
                        spec("daily 02:30", Missed.RUN_ONCE, Optional.empty()),
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T01:45:00Z")));
    }

    private Due due(Missed missed, Optional<Duration> within, String handled, String now) {
        return schedules
                .due(spec("daily 02:30", missed, within), Instant.parse(handled), Instant.parse(now))
                .orElseThrow();
    }

    @Test
    @DisplayName("a missed run is skipped, or made once, or made once within its window")
    void missed() {
        String days = "2026-01-01T12:00:00Z";
        String late = "2026-01-05T04:30:00Z";
        Instant last = Instant.parse("2026-01-05T01:30:00Z");
        assertEquals(last, due(Missed.SKIP, Optional.empty(), days, late).at());
        assertFalse(due(Missed.SKIP, Optional.empty(), days, late).begin());
        assertEquals(last, due(Missed.RUN_ONCE, Optional.empty(), days, late).at());
        assertTrue(due(Missed.RUN_ONCE, Optional.empty(), days, late).begin());
        assertTrue(due(Missed.RUN_ONCE, Optional.of(Duration.ofHours(3)), days, late)
                .begin());
        assertFalse(due(Missed.RUN_ONCE, Optional.of(Duration.ofHours(2)), days, late)
                .begin());
        assertEquals(new Due(last, true, ""), due(Missed.SKIP, Optional.empty(), days, "2026-01-05T01:30:20Z"));
    }

    @Test
    @DisplayName("nothing is due in a blackout; what was missed before it waits for its end")
    void blackout() {
        Blackout night = new Blackout(LocalTime.of(22, 0), LocalTime.of(4, 0));
        ScheduleSpec spec = spec("0 */2 * * *", Missed.RUN_ONCE, Optional.empty(), night);
        assertEquals(
                List.of(Instant.parse("2026-01-05T19:00:00Z"), Instant.parse("2026-01-06T03:00:00Z")),
                schedules.next(spec, Instant.parse("2026-01-05T18:30:00Z"), 2));
        Instant handled = Instant.parse("2026-01-05T18:30:00Z");
        assertEquals(Optional.empty(), schedules.due(spec, handled, Instant.parse("2026-01-05T23:00:00Z")));
        Due after = schedules
                .due(spec, handled, Instant.parse("2026-01-06T03:00:10Z"))
                .orElseThrow();
        assertEquals(Instant.parse("2026-01-06T03:00:00Z"), after.at());
    }

    @Test
    @DisplayName("a blackout over the whole day leaves nothing, and that is found out")
    void never() {
        ScheduleSpec spec = spec(
                "0 12 29 2 *", Missed.SKIP, Optional.empty(), new Blackout(LocalTime.of(11, 0), LocalTime.of(13, 0)));
        assertEquals(List.of(), schedules.next(spec, Instant.parse("2026-01-05T18:30:00Z"), 1));
    }

    @Test
    @DisplayName("one moment is due once")
    void once() {
        Instant at = Instant.parse("2026-12-01T02:00:00Z");
        ScheduleSpec spec = new ScheduleSpec(new Once(at), BERLIN, Missed.SKIP, Optional.empty(), List.of());
        assertEquals(List.of(at), schedules.next(spec, at.minusSeconds(1), 10));
        assertEquals(List.of(), schedules.next(spec, at, 10));
        assertTrue(schedules.due(spec, at.minusSeconds(1), at).orElseThrow().begin());
        assertEquals(Optional.empty(), schedules.due(spec, at, at.plusSeconds(1)));
    }
}
