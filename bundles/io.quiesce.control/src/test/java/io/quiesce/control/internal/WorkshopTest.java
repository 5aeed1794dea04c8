package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.event.RunEvent.Noted;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.PlanStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A backup whose home is in use by a command. */
@Tag("R6.4")
class WorkshopTest {

    private static final Path HOME = Path.of("/home");

    private final Cancellation cancellation = new Cancellation();
    private final List<RunOptions> tries = new ArrayList<>();
    private final Feed feed = new Feed(Clock.systemUTC());

    private static final class Plans implements PlanStore {
        @Override
        public Loaded load(Path home, String name) {
            return new Loaded(new Plan(name, true, null, null, null, null, null, null, List.of()), List.of());
        }

        @Override
        public List<String> names(Path home) {
            return List.of("shop");
        }
    }

    /** Finds the home in use, and somebody cancels the run meanwhile. */
    private final BackupEngine engine = (BackupEngine) Proxy.newProxyInstance(
            BackupEngine.class.getClassLoader(), new Class<?>[] {BackupEngine.class}, (proxy, method, arguments) -> {
                tries.add((RunOptions) arguments[2]);
                cancellation.request();
                throw new BusyException("the home is in use by process 7", "Wait.");
            });

    private void run(Origin origin) throws Exception {
        Parts parts =
                new Parts(engine, null, new Plans(), null, null, null, null, null, null, Clock.systemUTC(), "1.0.0");
        QueuedRun run = new QueuedRun(
                UUID.randomUUID(), new Work.Backup("shop", true), "shop", origin, Instant.now(), Optional.empty());
        new Workshop(parts, HOME, feed, null, null, (backup, e) -> {})
                .run(new Ticket(run, "", cancellation, Optional.empty(), () -> {}, "its schedule"));
    }

    private List<String> told() throws Exception {
        return feed.read(FeedPosition.START, Duration.ZERO).entries().stream()
                .map(FeedEntry::item)
                .map(item -> ((Noted) ((FeedEntry.Happened) item).event()).text())
                .toList();
    }

    @Test
    @DisplayName("of a schedule is tried again: the history is told that it will be, and the feed for what it waits")
    void scheduled() throws Exception {
        assertThrows(CancelledException.class, () -> run(Origin.SCHEDULE));
        assertEquals(List.of(new RunOptions(true, Optional.empty(), true)), tries);
        assertEquals(
                List.of("the home is in use by process 7; it is tried again in N s"),
                told().stream().map(text -> text.replaceAll("\\d+ s$", "N s")).toList());
    }

    @Test
    @DisplayName("that somebody asks for is tried once")
    void asked() throws Exception {
        assertThrows(BusyException.class, () -> run(Origin.ASKED));
        assertEquals(List.of(new RunOptions(true)), tries);
        assertEquals(List.of(), told());
    }
}
