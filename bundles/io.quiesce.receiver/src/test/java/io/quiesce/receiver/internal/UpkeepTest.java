package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    @Test
    @DisplayName("a round that ends by an error is not the last one")
    void afterAnError() throws Exception {
        CountDownLatch rounds = new CountDownLatch(3);
        Runnable work = () -> {
            rounds.countDown();
            throw new NoClassDefFoundError("of a plug-in that has gone");
        };
        try (Upkeep upkeep = new Upkeep(work, Duration.ofMillis(1))) {
            assertTrue(rounds.await(10, TimeUnit.SECONDS), upkeep + " has ended");
        }
    }

    @Test
    @DisplayName("the first round may come before a period has passed, the next one does not")
    void first() throws Exception {
        Semaphore rounds = new Semaphore(0);
        try (Upkeep upkeep = new Upkeep("test", rounds::release, Duration.ofMillis(1), Duration.ofDays(1))) {
            assertTrue(rounds.tryAcquire(10, TimeUnit.SECONDS), upkeep + " has not begun");
        }
        assertEquals(0, rounds.availablePermits());
    }
}
