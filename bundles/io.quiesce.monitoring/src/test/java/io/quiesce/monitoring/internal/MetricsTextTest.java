package io.quiesce.monitoring.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.monitor.Measure;
import io.quiesce.api.monitor.Reading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("Measures")
@Tag("T4.1")
class MetricsTextTest {

    private static String text(Measure... measures) {
        return new String(MetricsText.of(List.of(measures)), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("are the text that Prometheus reads, labels escaped; one without a value is left out")
    void text() {
        assertEquals(
                """
                # HELP quiesce_plan_downtime_seconds How long.
                # TYPE quiesce_plan_downtime_seconds gauge
                quiesce_plan_downtime_seconds{plan="a\\"b\\\\c\\n"} 1.5
                quiesce_plan_downtime_seconds{plan="shop"} 12.25
                """,
                text(
                        Measure.of("quiesce_plan_downtime_seconds", "How long.")
                                .with(12.25, "plan", "shop")
                                .with(1.5, "plan", "a\"b\\c\n"),
                        Measure.of("quiesce_nothing", "Of nothing.")));
    }

    @Test
    @DisplayName("are read once for all who ask within a moment")
    void once() throws Exception {
        AtomicInteger read = new AtomicInteger();
        AtomicLong now = new AtomicLong();
        LastReading last = new LastReading(
                () -> {
                    read.incrementAndGet();
                    return new Reading(List.of(), List.of());
                },
                now::get);
        last.read();
        last.read();
        assertEquals(1, read.get());
        now.addAndGet(5_000_000_000L);
        last.read();
        assertEquals(2, read.get());
    }
}
