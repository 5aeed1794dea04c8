package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.RunEvent.Progressed;
import io.quiesce.api.event.Stage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

@Tag("P10")
@Tag("R4.4")
class TellingTest {

    private static final long INTERVAL_MILLIS = 200;

    /** What is reported, and how long after the last. */
    record Report(long done, long stored, long sent, long afterMillis) {}

    @Provide
    Arbitrary<List<Report>> reports() {
        Arbitrary<Long> bytes = Arbitraries.longs().between(0, 1000);
        return Combinators.combine(bytes, bytes, bytes, Arbitraries.longs().between(0, 2 * INTERVAL_MILLIS))
                .as(Report::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Property(tries = 200)
    void progressNeverGoesBackAndEndsAtTheTotal(@ForAll("reports") List<Report> reports) {
        List<RunEvent> events = new ArrayList<>();
        long[] millis = {0};
        Telling telling = new Telling(events::add, Clock.systemUTC(), () -> millis[0] * 1_000_000);
        telling.stage(Stage.CAPTURE);
        for (Report r : reports) {
            millis[0] += r.afterMillis();
            int before = events.size();
            telling.progress(r.done(), 1000, r.stored(), r.sent(), Duration.ZERO);
            if (r.afterMillis() >= INTERVAL_MILLIS) {
                assertEquals(before + 1, events.size(), "what comes seldom is told");
            }
        }
        telling.progress(1000, 1000, 1000, 1000, Duration.ZERO);

        List<Progressed> progress = events.stream()
                .filter(Progressed.class::isInstance)
                .map(Progressed.class::cast)
                .toList();
        for (int i = 1; i < progress.size(); i++) {
            assertTrue(progress.get(i).done() >= progress.get(i - 1).done());
            assertTrue(progress.get(i).stored() >= progress.get(i - 1).stored());
            assertTrue(progress.get(i).sent() >= progress.get(i - 1).sent());
        }
        assertEquals(1000, progress.getLast().done());
        assertEquals(1000, progress.getLast().total());
        assertTrue(progress.size() <= millis[0] / INTERVAL_MILLIS + 2, "a few a second");
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i, events.get(i).sequence());
        }
    }

    @Property(tries = 200)
    @Label("an estimate that was too high or too low ends as what there was")
    void estimated(
            @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 1000) Long> reported,
            @ForAll @LongRange(min = 1, max = 1000) long all,
            @ForAll @LongRange(min = 0, max = 1000) long estimate) {
        List<RunEvent> events = new ArrayList<>();
        Telling telling = new Telling(events::add, Clock.systemUTC());
        telling.stage(Stage.CAPTURE);
        reported.stream()
                .filter(done -> done <= all)
                .forEach(done -> telling.progress(done, estimate, done, done, Duration.ZERO));
        telling.progress(all, all, all, all, Duration.ZERO);

        Progressed last = (Progressed) events.getLast();
        assertEquals(all, last.done());
        assertEquals(all, last.total());
    }
}
