package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

@Tag("R4.1")
class TokenBucketTest {

    private static final long SECOND = 1_000_000_000;

    private final long[] now = {Long.MAX_VALUE - SECOND / 2}; // a clock may turn over

    private record Passed(long at, int bytes) {}

    @Property(tries = 300)
    @Label("in no time does more pass than the rate gives for it and one burst, whoever idles or oversleeps")
    void never(
            @ForAll @LongRange(min = 256 << 10, max = 64 << 20) long rate,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = TokenBucket.PIECE) Integer> pieces,
            @ForAll Random random)
            throws InterruptedException {
        TokenBucket bucket =
                new TokenBucket(rate, () -> now[0], nanos -> now[0] += nanos + random.nextInt(3) * 30_000_000L);
        List<Passed> passed = new ArrayList<>();
        for (int bytes : pieces) {
            now[0] += random.nextInt(3) * random.nextLong(200_000_000);
            bucket.take(bytes);
            passed.add(new Passed(now[0], bytes));
        }
        for (int from = 0; from < passed.size(); from++) {
            long sum = 0;
            for (Passed to : passed.subList(from, passed.size())) {
                sum += to.bytes();
                long time = to.at() - passed.get(from).at();
                assertTrue(sum * SECOND <= rate * (time + bucket.burstNanos()), sum + " bytes in " + time + " ns");
            }
        }
    }

    @Property(tries = 100)
    @Label("who always has something to send gets the whole rate")
    void whole(
            @ForAll @LongRange(min = 256 << 10, max = 64 << 20) long rate,
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = TokenBucket.PIECE) Integer> pieces)
            throws InterruptedException {
        TokenBucket bucket = new TokenBucket(rate, () -> now[0], nanos -> now[0] += nanos);
        long from = now[0];
        long sum = 0;
        for (int bytes : pieces) {
            bucket.take(bytes);
            sum += bytes;
        }
        long longest = Math.max(0, sum * SECOND / rate - bucket.burstNanos()) + pieces.size() + 1;
        assertTrue(now[0] - from <= longest, (now[0] - from) + " ns");
    }

    @Example
    @Label("content comes as it is, in small pieces, to threads that share the rate")
    void shared() throws Exception {
        TokenBucket bucket = new TokenBucket(8 << 20);
        long from = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> wrong = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] content = new byte[512 << 10];
            new Random(i).nextBytes(content);
            threads.add(Thread.ofPlatform().start(() -> {
                try (InputStream paced = bucket.of(new ByteArrayInputStream(content))) {
                    byte[] first = new byte[content.length];
                    assertEquals(TokenBucket.PIECE, paced.read(first, 0, first.length));
                    int rest = paced.readNBytes(first, TokenBucket.PIECE, first.length - TokenBucket.PIECE);
                    assertEquals(first.length - TokenBucket.PIECE, rest);
                    assertEquals(-1, paced.read());
                    assertArrayEquals(content, first);
                } catch (Exception | AssertionError e) {
                    synchronized (wrong) {
                        wrong.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), wrong);
        long took = System.nanoTime() - from;
        assertTrue(took >= SECOND / 4 - bucket.burstNanos(), took + " ns for 2 MiB");
    }
}
