package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Origin;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.plan.ScheduleSpec.Missed;
import io.quiesce.api.plan.ScheduleSpec.Recurring;
import io.quiesce.api.service.Schedules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("R2.3")
@Timeout(60)
@DisplayName("A watch on schedules")
class ScheduleWatchTest {

    private static final Instant NOW = Instant.parse("2026-11-28T07:55:00Z");
    private static final Instant BLACKOUT = Instant.parse("2026-11-28T08:00:00Z");
    private static final ScheduleSpec SCHEDULE =
            new ScheduleSpec(new Recurring("daily 07:55"), ZoneOffset.UTC, Missed.SKIP, Optional.empty(), List.of());
    private static final PlannedSchedules SHOP =
            new PlannedSchedules("shop", 1, "", true, "instance", List.of(SCHEDULE));

    @TempDir
    Path home = Path.of("");

    private final BlockingQueue<Ticket> begun = new LinkedBlockingQueue<>();
    private final List<Alert> alerts = new ArrayList<>();

    private FeedEntry.Item run(Ticket ticket) throws QuiesceException {
        begun.add(ticket);
        throw new BusyException("its end is of no interest here", "");
    }

    /** Due since its time of day, until that is handled; the next blackout begins at {@link #BLACKOUT}. */
    private static final class DailySchedules implements Schedules {
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
            return Optional.of(BLACKOUT);
        }

        @Override
        public Optional<Due> due(ScheduleSpec schedule, Instant handled, Instant now) {
            return handled.isBefore(NOW) ? Optional.of(new Due(NOW, true, "")) : Optional.empty();
        }
    }

    @Test
    @DisplayName("puts what is due into the queue once, to stop nothing from the next blackout on")
    void due() throws Exception {
        Files.createDirectories(home.resolve("control"));
        Ledger ledger = new Ledger(home);
        ledger.handled(SHOP.key(SCHEDULE), NOW.minus(Duration.ofDays(1)));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        try (RunQueue queue = new RunQueue(clock, new Feed(clock), this::run, 1)) {
            ScheduleWatch watch = new ScheduleWatch(new DailySchedules(), false, queue, ledger, alerts::add, clock);
            watch.look(List.of(SHOP));
            watch.look(List.of(SHOP));
            assertEquals(0, begun.size(), "nothing begins before the queue is open");
            queue.open(() -> {});
            Ticket ticket =
                    Optional.ofNullable(begun.poll(30, TimeUnit.SECONDS)).orElseThrow();
            assertEquals(Origin.SCHEDULE, ticket.run().origin());
            assertEquals(Optional.of(BLACKOUT), ticket.stopBefore());
            watch.look(List.of(SHOP));
        }
        assertEquals(0, begun.size(), "handled once");
        assertEquals(List.of(), alerts);
        assertEquals(Optional.of(NOW), ledger.handled(SHOP.key(SCHEDULE)));
    }
}
