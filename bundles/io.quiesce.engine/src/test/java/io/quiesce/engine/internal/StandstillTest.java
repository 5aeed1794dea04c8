package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P20")
class StandstillTest {

    @Test
    @DisplayName("is none while the count grows, however slowly")
    void grows() throws Exception {
        Standstill standstill = new Standstill(Duration.ofMillis(500));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        for (long count = 0; System.nanoTime() < end; count++) {
            assertFalse(standstill.passed(count));
            TimeUnit.MILLISECONDS.sleep(100); // that is the pace
        }
    }

    @Test
    @DisplayName("is one when the same count was seen for too long, from the first on")
    void stands() throws Exception {
        Standstill standstill = new Standstill(Duration.ofMillis(200));
        assertFalse(standstill.passed(0));
        TimeUnit.MILLISECONDS.sleep(300); // that is what is measured
        assertTrue(standstill.passed(0));
        assertFalse(standstill.passed(1));
    }
}
