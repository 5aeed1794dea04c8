package io.quiesce.workbench.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R6.2")
@DisplayName("The picture of a run")
class RunPictureTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID ID = UUID.randomUUID();
    private static final QueuedRun QUEUED =
            new QueuedRun(ID, new Work.Backup("shop", false), "shop", Origin.ASKED, BEGAN, Optional.empty());

    private long sequence;

    private FeedEntry entry(int second, FeedEntry.Item item) {
        return new FeedEntry(++sequence, BEGAN.plusSeconds(second), ID, item);
    }

    private FeedEntry event(int second, RunEvent event) {
        return entry(second, new FeedEntry.Happened(event));
    }

    private FeedEntry stage(int second, Stage stage) {
        return event(second, new RunEvent.StageBegan(0, BEGAN.plusSeconds(second), stage));
    }

    private FeedEntry progress(int second, long done, long total) {
        return event(
                second,
                new RunEvent.Progressed(
                        0, BEGAN.plusSeconds(second), Stage.CAPTURE, done, total, 0, 0, Duration.ofSeconds(1)));
    }

    private static RunPicture after(FeedEntry... entries) {
        RunPicture picture = RunPicture.of(QUEUED);
        for (FeedEntry entry : entries) {
            picture = picture.with(entry);
        }
        return picture;
    }

    @Test
    @DisplayName("waits, works and ends")
    void life() {
        RunPicture queued = after();
        assertEquals(Duration.ZERO, queued.elapsed(BEGAN.plusSeconds(100)));
        RunPicture working = after(entry(1, new FeedEntry.Began()), stage(1, Stage.CHECK), stage(3, Stage.CAPTURE));
        assertTrue(working.run().running());
        assertEquals(Optional.of(Stage.CAPTURE), working.stage());
        assertEquals(Duration.ofSeconds(4), working.elapsed(BEGAN.plusSeconds(5)));
        RunPicture ended = working.with(entry(9, new FeedEntry.Failed(new CheckFailedException("no", "Look."))));
        assertEquals("no", ended.end().orElseThrow().failure().orElseThrow().getMessage());
        assertEquals(Duration.ofSeconds(8), ended.elapsed(BEGAN.plusSeconds(5_000)), "time stands still");
        assertEquals(ended, ended.with(stage(10, Stage.THAW)), "nothing comes after the end");
    }

    @Test
    @DisplayName("tells rate and remaining time of the stage that is on")
    void rate() {
        RunPicture capturing = after(stage(0, Stage.CAPTURE), progress(0, 0, 3000), progress(10, 1000, 3000));
        assertEquals(100, capturing.bytesPerSecond());
        assertEquals(Optional.of(Duration.ofSeconds(20)), capturing.remaining());
        assertEquals(1.0 / 3, capturing.share().orElseThrow(), 1e-9);
        RunPicture next = capturing.with(stage(11, Stage.THAW));
        assertEquals(Optional.empty(), next.share(), "the next stage has a measure of its own");
        assertEquals(Optional.empty(), next.remaining());
    }

    @Test
    @Tag("P10")
    @DisplayName("counts what was done before a stage as done, and not for its rate")
    void resumed() {
        RunPicture fetching = after(stage(0, Stage.FETCH), progress(5, 2_000, 3_000), progress(15, 2_500, 3_000));
        assertEquals(2_500.0 / 3_000, fetching.share().orElseThrow(), 1e-9);
        assertEquals(50, fetching.bytesPerSecond());
        assertEquals(Optional.of(Duration.ofSeconds(10)), fetching.remaining());
    }

    @Test
    @DisplayName("keeps the newest notes, and each stage once")
    void bounded() {
        RunPicture picture = RunPicture.of(QUEUED);
        for (int i = 0; i < 200; i++) {
            picture = picture.with(event(i, new RunEvent.Noted(i, BEGAN, Level.INFO, "note " + i)))
                    .with(stage(i, Stage.CAPTURE));
        }
        assertEquals(RunPicture.NOTES, picture.notes().size());
        assertEquals("note 199", picture.notes().getLast().text());
        assertEquals(1, picture.stages().size());
    }

    @Property
    @Label("never shows less done after more of a stage that goes on, nor more than all")
    void neverBack(@ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 1_000_000) Long> steps) {
        RunPicture picture = after(stage(0, Stage.CAPTURE));
        long done = 0;
        double before = 0;
        for (int i = 0; i < steps.size(); i++) {
            done += steps.get(i);
            picture = picture.with(progress(i + 1, done, 30_000_000));
            double share = picture.share().orElseThrow();
            assertTrue(share >= before && share <= 1);
            assertTrue(picture.remaining().orElse(Duration.ZERO).toSeconds() >= 0);
            before = share;
        }
    }
}
