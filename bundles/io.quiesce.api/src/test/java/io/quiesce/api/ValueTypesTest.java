package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.Refusal;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTypesTest {

    @Property(tries = 500)
    void aSizeReadsWhatItWrites(@ForAll @LongRange(min = 0, max = Long.MAX_VALUE / 2) long bytes) {
        ByteSize size = new ByteSize(bytes);
        assertEquals(size, ByteSize.parse(size.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "50MiB, 52428800",
        "1.5GB, 1500000000",
        "64 kib, 65536",
        "1TiB, 1099511627776",
        "7B, 7",
        "0.5KiB, 512"
    })
    void sizes(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1 parsec", "1e9", "99999999999TiB", "1.2.3MB"})
    void noSizes(String text) {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "999, 999 B", "1000, 1.00 kB", "1440000000, 1.44 GB", "999999, 1.00 MB", "52428800, 52.4 MB"})
    void displays(long bytes, String text) {
        assertEquals(text, new ByteSize(bytes).display());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.25S, 0.3 s",
        "PT1S, 1 second",
        "PT90S, 90 seconds",
        "PT1M, 1 minute",
        "PT90M, 90 minutes",
        "PT2H59M, 179 minutes",
        "PT26H, 26 hours",
        "PT36H30M, 36 hours",
        "PT24H, 1 day",
        "PT73H, 73 hours",
        "P30D, 30 days"
    })
    @DisplayName("a limit reads as somebody would set it")
    void limits(Duration limit, String text) {
        assertEquals(text, Durations.about(limit));
    }

    @Property(tries = 300)
    @Tag("P19")
    void aBackoffStaysBetweenHalfAndAllOfItsGrowthAndBelowItsBound(
            @ForAll @IntRange(min = 0, max = 10_000) int attempt, @ForAll long seed) {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), 2);
        Duration delay = backoff.delay(attempt, new Random(seed));
        double full = Math.min(30_000, 100 * Math.pow(2, attempt));
        assertTrue(delay.toNanos() >= full * 0.5e6 - 1, delay.toString());
        assertTrue(delay.toNanos() <= full * 1e6, delay.toString());
    }

    @Property(tries = 200)
    void digestsReadWhatTheyWriteAndCompareByValue(@ForAll @Size(max = 100) byte[] content) {
        Digest digest = Digest.ofContent(content, 0, content.length);
        assertEquals(digest, Digest.parse(digest.hex()));
        assertEquals(digest, Digest.of(digest.bytes()));
        assertEquals(0, digest.compareTo(Digest.of(digest.bytes())));
        assertEquals(64, digest.hex().length());
    }

    @Test
    @DisplayName("the digest of nothing is the one of FIPS 180-4")
    void knownDigest() {
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                Digest.ofContent(new byte[0], 0, 0).hex());
    }

    @Test
    @DisplayName("a secret never shows itself, and is gone when closed")
    void secret() {
        Secret secret = Secret.of("hunter2");
        assertEquals("***", secret.toString());
        assertEquals("hunter2", secret.reveal());
        secret.close();
        assertFalse(secret.reveal().contains("h"));
    }

    @Test
    @DisplayName("a cancellation holds once it is requested")
    void cancellation() throws Exception {
        Cancellation cancellation = new Cancellation();
        cancellation.check();
        cancellation.request();
        assertTrue(cancellation.requested());
        cancellation.await();
        assertThrows(CancelledException.class, cancellation::check);
    }

    @Test
    @DisplayName("a deadline passes, and what is left is never negative")
    void deadline() {
        assertTrue(Deadline.after(Duration.ZERO).passed());
        assertEquals(Duration.ZERO, Deadline.after(Duration.ofSeconds(-5)).remaining());
        assertFalse(Deadline.after(Duration.ofHours(1)).passed());
        assertTrue(Deadline.after(Duration.ofHours(1)).capped(Duration.ZERO).passed());
    }

    @Test
    @DisplayName("every refusal keeps its code, and an unknown code is a breach of the protocol")
    void refusals() {
        for (Refusal refusal : Refusal.values()) {
            assertEquals(refusal, Refusal.ofCode(refusal.code()));
        }
        assertEquals(Refusal.PROTOCOL, Refusal.ofCode(999));
    }

    @Test
    @DisplayName("a wildcard matches names by their fixed parts, which mean only themselves")
    void wildcard() {
        assertTrue(new Wildcard("*").matches(""));
        assertTrue(new Wildcard("shop*").matches("shop"));
        assertTrue(new Wildcard("s*p*2").matches("shop-12"));
        assertFalse(new Wildcard("s*p*2").matches("shop-1"));
        assertFalse(new Wildcard("shop.").matches("shop1"));
        assertFalse(new Wildcard("a\\E*").matches("ab"));
        assertEquals(3, new Wildcard("s*p*2").letters());
    }
}
