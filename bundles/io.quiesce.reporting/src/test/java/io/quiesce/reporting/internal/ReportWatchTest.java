package io.quiesce.reporting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.report.Period;
import io.quiesce.api.service.Schedules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A scheduled report")
@Tag("R7.6")
class ReportWatchTest {

    private static final ScheduledReport WEEKLY = new ScheduledReport(
            "weekly",
            new ScheduleSpec(
                    new ScheduleSpec.Recurring("daily"),
                    ZoneOffset.UTC,
                    ScheduleSpec.Missed.RUN_ONCE,
                    Optional.empty(),
                    List.of()),
            Period.Unit.WEEK,
            List.of(),
            List.of("mail"));

    /** Due at every midnight. */
    private static final Schedules MIDNIGHTS = new Schedules() {
        @Override
        public Optional<String> problem(String expression) {
            return Optional.empty();
        }

        @Override
        public List<Instant> next(ScheduleSpec schedule, Instant after, int count) {
            return List.of();
        }

        @Override
        public Optional<Instant> blackout(ScheduleSpec schedule, Instant from) {
            return Optional.empty();
        }

        @Override
        public Optional<Due> due(ScheduleSpec schedule, Instant handled, Instant now) {
            Instant last = now.truncatedTo(ChronoUnit.DAYS);
            return last.isAfter(handled) ? Optional.of(new Due(last, true, "")) : Optional.empty();
        }
    };

    @TempDir
    Path home;

    private final List<String> sent = new ArrayList<>();
    private boolean broken;
    private Instant now = TestRuns.MONDAY.plusSeconds(3600);

    private void look() throws Exception {
        // another process each time: what counts is what is written down
        new ReportWatch(MIDNIGHTS, new SentReports(home), this::send, Clock.fixed(now, ZoneOffset.UTC))
                .look(List.of(WEEKLY));
    }

    private void send(ScheduledReport report) throws QuiesceException {
        if (broken) {
            throw new CheckFailedException("the database is busy", "Wait.");
        }
        sent.add(report.name() + " " + now);
    }

    @BeforeEach
    void known() throws Exception {
        look();
        assertEquals(List.of(), sent, "what was due before it was made does not count");
    }

    @Test
    @DisplayName("is sent when it is due, once")
    void once() throws Exception {
        now = now.plus(Duration.ofDays(1));
        look();
        look();
        assertEquals(List.of("weekly " + now), sent);
    }

    @Test
    @DisplayName("is sent once for all the times at which nobody was there")
    void missed() throws Exception {
        now = now.plus(Duration.ofDays(30));
        look();
        look();
        assertEquals(1, sent.size());
    }

    @Test
    @DisplayName("that can't be made is tried again")
    void again() throws Exception {
        now = now.plus(Duration.ofDays(1));
        broken = true;
        look();
        broken = false;
        now = now.plusSeconds(20);
        look();
        assertEquals(List.of("weekly " + now), sent);
    }

    @Test
    @DisplayName("is not sent for ever when the clock was far ahead once")
    void clock() throws Exception {
        Instant right = now.plus(Duration.ofDays(1));
        now = now.plus(Duration.ofDays(4000));
        look();
        now = right;
        look();
        now = right.plus(Duration.ofDays(1));
        look();
        assertEquals(2, sent.size(), "once by the wrong clock, then as it should be");
    }
}
