package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs whose readers are slow or gone. */
@Tag("P13")
@Tag("R6.3")
@Timeout(60)
class FeedTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private final UUID run = UUID.randomUUID();
    private final Feed feed = new Feed(Clock.systemUTC());

    private void happened(RunEvent event) {
        feed.add(run, new FeedEntry.Happened(event));
    }

    private void progress(int most) {
        for (int done = 1; done <= most; done++) {
            happened(new Progressed(done, BEGAN, Stage.CAPTURE, done, most, 0, 0, Duration.ZERO));
        }
    }

    @Test
    @DisplayName("of a run's progress the newest is kept: a reader that comes late misses nothing else")
    void newest() throws Exception {
        feed.add(run, new FeedEntry.Began());
        FeedPosition begun = feed.position();
        progress(100_000);
        happened(new RunEvent.Noted(0, BEGAN, RunEvent.Level.INFO, "captured"));

        FeedPage page = feed.read(begun, Duration.ZERO);
        assertFalse(page.gap());
        assertEquals(2, page.entries().size());
        FeedEntry.Happened newest =
                (FeedEntry.Happened) page.entries().getFirst().item();
        assertEquals(100_000, ((Progressed) newest.event()).done());
    }

    @Test
    @DisplayName("the oldest entries go, nobody waits for a reader, and one that was too slow is told so")
    void gap() throws Exception {
        feed.add(run, new FeedEntry.Began());
        FeedPosition begun = feed.position();
        for (int i = 0; i < 100_000; i++) {
            happened(new RunEvent.Noted(i, BEGAN, RunEvent.Level.INFO, "note " + i));
        }

        assertTrue(feed.read(begun, Duration.ZERO).gap());
        assertFalse(feed.read(feed.position(), Duration.ZERO).gap());
    }
}
