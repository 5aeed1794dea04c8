package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Backoff;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.engine.internal.RetryPolicy.Decision;
import io.quiesce.engine.internal.RetryPolicy.Decision.Again;
import io.quiesce.engine.internal.RetryPolicy.Decision.GiveUp;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

@Tag("P19")
@Tag("R8.3")
class RetryPolicyTest {

    private static final Set<Refusal> TRANSIENT = EnumSet.of(Refusal.NONE, Refusal.DIGEST, Refusal.BUSY);

    private static QuiesceException brokenLine() {
        return new TransferException("the line broke", "", new IOException("reset"));
    }

    @Property(tries = 300)
    @Label("a network that comes back within the patience is found back, one that does not ends the trying in time")
    void outage(
            @ForAll @LongRange(min = 1, max = 3_600_000) long patienceMillis,
            @ForAll @LongRange(max = 4_000_000) long outageMillis,
            @ForAll @IntRange(min = 1, max = 5000) int callMillis,
            @ForAll long seed) {
        RetryPolicy policy = new RetryPolicy(RetryPolicy.BACKOFF, Duration.ofMillis(patienceMillis));
        Random random = new Random(seed);
        long now = 0;
        int failures = 0;
        while (now <= outageMillis) {
            now += callMillis;
            Decision decision = policy.after(brokenLine(), failures++, Duration.ofMillis(now), random);
            if (decision instanceof Again again) {
                assertTrue(again.pause().compareTo(RetryPolicy.BACKOFF.longest()) <= 0);
                now += Math.max(1, again.pause().toMillis());
            } else {
                assertTrue(now >= patienceMillis, "gave up after " + now + " of " + patienceMillis + " ms");
                assertTrue(now <= patienceMillis + 2L * callMillis + 1, "gave up as late as " + now + " ms");
                return;
            }
            assertTrue(failures < 1000, "a retry is no busy loop");
        }
        assertTrue(now - outageMillis <= RetryPolicy.BACKOFF.longest().toMillis() + callMillis, "found back at once");
    }

    @Property(tries = 200)
    @Label("the waits grow to the longest, with jitter")
    void growth(@ForAll @IntRange(max = 40) int failures, @ForAll long seed) {
        RetryPolicy policy =
                new RetryPolicy(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 2), Duration.ofDays(1));
        Again again =
                assertInstanceOf(Again.class, policy.after(brokenLine(), failures, Duration.ZERO, new Random(seed)));
        double full = Math.min(10_000, 100 * Math.pow(2, failures));
        double pause = again.pause().toNanos() / 1e6;
        assertTrue(pause >= full / 2 - 0.001 && pause <= full + 0.001, failures + ": " + pause);
    }

    @Property
    @Label("only transient refusals are tried again")
    void refusals(@ForAll Refusal refusal, @ForAll @IntRange(max = 50) int failures) {
        RetryPolicy policy = new RetryPolicy(RetryPolicy.BACKOFF, Duration.ofHours(1));
        Decision decision =
                policy.after(new TransferException("no", "", refusal), failures, Duration.ZERO, new Random(failures));
        assertEquals(TRANSIENT.contains(refusal), decision instanceof Again, refusal.name());
    }

    @Example
    @Label("a full disk, a cancel and a damaged spool are not tried again")
    void local() {
        RetryPolicy policy = new RetryPolicy(RetryPolicy.BACKOFF, Duration.ofHours(1));
        for (QuiesceException failure : List.of(
                new CaptureException("the disk is full", ""),
                new CancelledException(),
                TransferException.ofCallersStream("cannot read", "", new IOException()))) {
            assertInstanceOf(GiveUp.class, policy.after(failure, 0, Duration.ZERO, new Random(1)));
        }
    }
}
