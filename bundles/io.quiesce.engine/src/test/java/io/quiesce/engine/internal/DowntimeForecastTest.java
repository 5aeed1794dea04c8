package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.plan.RestartPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier runs say about the next downtime. */
class DowntimeForecastTest {

    @TempDir
    Path home;

    private static DowntimeForecast run(long stop, double rate, long start) {
        return new DowntimeForecast(
                RestartPoint.AFTER_CAPTURE, Duration.ofMillis(stop), rate, Duration.ofMillis(start));
    }

    private Optional<DowntimeForecast> known(RestartPoint restart) {
        return DowntimeForecast.of(home, "shop", restart);
    }

    @Test
    @DisplayName("of runs with another point of the restart says nothing")
    void anotherRestart() throws Exception {
        DowntimeForecast.learn(home, "shop", run(1000, 100e6, 2000));
        assertEquals(Optional.empty(), known(RestartPoint.AFTER_SNAPSHOT));
        DowntimeForecast snapshot =
                new DowntimeForecast(RestartPoint.AFTER_SNAPSHOT, Duration.ofSeconds(1), 1e9, Duration.ofSeconds(1));
        DowntimeForecast.learn(home, "shop", snapshot);
        assertEquals(Optional.of(snapshot), known(RestartPoint.AFTER_SNAPSHOT));
        assertTrue(snapshot.text(1_000_000_000).contains("snapshot of 1.00 GB 1.0 s"), snapshot.text(1_000_000_000));
        assertEquals(Optional.empty(), known(RestartPoint.AFTER_CAPTURE));
    }

    @Test
    @DisplayName("is what was learned before there were several points")
    void older() throws Exception {
        Files.createDirectories(home.resolve("forecast"));
        Files.writeString(home.resolve("forecast/shop.properties"), "stopMillis=1\nbytesPerSecond=2\nstartMillis=3\n");
        assertEquals(Optional.of(run(1, 2, 3)), known(RestartPoint.AFTER_CAPTURE));
    }

    @Test
    @DisplayName("is learned, and newer runs count more")
    void learned() throws Exception {
        assertEquals(Optional.empty(), known(RestartPoint.AFTER_CAPTURE));
        DowntimeForecast.learn(home, "shop", run(1000, 100e6, 2000));
        DowntimeForecast.learn(home, "shop", run(3000, 300e6, 4000));
        assertEquals(Optional.of(run(2000, 200e6, 3000)), known(RestartPoint.AFTER_CAPTURE));
        assertEquals(
                Duration.ofMillis(2000 + 5000 + 3000), run(2000, 200e6, 3000).downtime(1_000_000_000));
        assertTrue(run(2000, 200e6, 3000).text(1_000_000_000).contains("10.0 s"));
    }

    @Test
    @DisplayName("a damaged memory is no memory")
    void damaged() throws Exception {
        Files.createDirectories(home.resolve("forecast"));
        Files.writeString(home.resolve("forecast/shop.properties"), "stopMillis=soon\n");
        assertEquals(Optional.empty(), known(RestartPoint.AFTER_CAPTURE));
        DowntimeForecast.learn(home, "shop", run(1, 1, 1));
        assertEquals(Optional.of(run(1, 1, 1)), known(RestartPoint.AFTER_CAPTURE));
    }

    @Property
    @Label("the start keeps a tenth of the budget, or one and a half times what it needed, and never more than half")
    void reserve(
            @ForAll @LongRange(min = 1000, max = 100_000_000) long budgetMillis,
            @ForAll @LongRange(min = 0, max = 10_000_000) long startMillis) {
        Duration budget = Duration.ofMillis(budgetMillis);
        Duration unknown = DowntimeForecast.reserve(Optional.empty(), budget);
        Duration known = DowntimeForecast.reserve(Optional.of(run(0, 1, startMillis)), budget);
        assertTrue(unknown.toMillis() <= budgetMillis / 10 + 1);
        assertTrue(known.compareTo(unknown) >= 0);
        assertTrue(known.toMillis() + 1 >= Math.min(startMillis * 3 / 2, budgetMillis / 2));
        assertTrue(known.toMillis() <= budgetMillis / 2);
    }

    @Test
    @DisplayName("one slow start does not end all later runs early: each that was ended early corrects it")
    void slowStart() throws Exception {
        Duration budget = Duration.ofSeconds(60);
        DowntimeForecast.learn(home, "shop", run(1000, 100e6, 5_000));
        DowntimeForecast.learn(home, "shop", run(1000, 100e6, 600_000));
        Optional<DowntimeForecast> slow = known(RestartPoint.AFTER_CAPTURE);
        assertTrue(slow.orElseThrow().excess(1_000_000_000, budget).isEmpty());
        assertTrue(slow.orElseThrow().excess(3_000_000_000L, budget).isPresent());
        DowntimeForecast.learn(
                home, "shop", slow, Duration.ofMillis(1000), slow.get().start().dividedBy(50));
        DowntimeForecast corrected = known(RestartPoint.AFTER_CAPTURE).orElseThrow();
        assertEquals(slow.get().bytesPerSecond(), corrected.bytesPerSecond());
        assertTrue(corrected.start().compareTo(slow.get().start()) < 0);
    }

    @Test
    @DisplayName("of a run that was ended early says nothing when nothing else is known")
    void endedEarly() throws Exception {
        DowntimeForecast.learn(home, "shop", Optional.empty(), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertEquals(Optional.empty(), known(RestartPoint.AFTER_CAPTURE));
    }
}
