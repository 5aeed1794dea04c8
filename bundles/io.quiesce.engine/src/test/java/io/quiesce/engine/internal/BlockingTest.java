package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Cancellation;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("P14")
@Tag("P22")
@Tag("R9.5")
class BlockingTest {

    private final Cancellation cancellation = new Cancellation();

    /** A call that never returns by itself and ends an interrupt with a failure of its own. */
    private static String hang(CountDownLatch entered) throws QuiesceException {
        entered.countDown();
        try {
            new CountDownLatch(1).await();
            return "never";
        } catch (InterruptedException e) {
            throw new CaptureException("closed by interrupt", "");
        }
    }

    @Test
    @DisplayName("a cancel ends a call that hangs, and leaves no interrupt behind")
    void cancel() {
        CountDownLatch entered = new CountDownLatch(1);
        Thread.startVirtualThread(() -> {
            try {
                entered.await();
            } catch (InterruptedException e) {
                return;
            }
            cancellation.request();
        });
        assertThrows(CancelledException.class, () -> Blocking.call(cancellation, () -> hang(entered)));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    @DisplayName("a call that was cancelled before it began is not made")
    void before() {
        cancellation.request();
        CountDownLatch entered = new CountDownLatch(1);
        assertThrows(CancelledException.class, () -> Blocking.call(cancellation, () -> hang(entered)));
        assertEquals(1, entered.getCount());
    }

    @Test
    @DisplayName("without a cancel results and failures come as they are")
    void undisturbed() throws Exception {
        assertEquals("done", Blocking.call(cancellation, () -> "done"));
        assertThrows(
                CaptureException.class,
                () -> Blocking.call(cancellation, () -> {
                    throw new CaptureException("full", "");
                }));
        cancellation.request();
        assertFalse(Thread.currentThread().isInterrupted(), "a cancel after the call does not reach the thread");
    }

    @Test
    @DisplayName("a call with a limit ends at it")
    void limit() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            TransferException e = assertThrows(
                    TransferException.class,
                    () -> Blocking.within(Duration.ofMillis(100), () -> hang(new CountDownLatch(1))));
            assertTrue(e.getMessage().contains("no answer within 0.1 s"), e.getMessage());
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }
}
