package io.quiesce.api;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * UUIDs of version 7 (RFC 9562): the milliseconds first, so that later ones sort behind, as texts too. A moment before 1970 counts
 * as its beginning, one beyond the 48 bits that there are (the year 10889) as their end.
 */
public final class TimeOrderedId {

    /** Milliseconds that there is room for. */
    private static final long LAST = (1L << 48) - 1000;

    private TimeOrderedId() {}

    public static UUID at(Instant time, RandomGenerator random) {
        long high = millis(time) << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** The same one for the same moment and subject. */
    public static UUID of(Instant time, UUID subject) {
        long high = millis(time) << 16 | 0x7000 | subject.getMostSignificantBits() & 0xFFF;
        long low = subject.getLeastSignificantBits() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static long millis(Instant time) {
        long seconds = Math.clamp(time.getEpochSecond(), 0, LAST / 1000);
        return seconds * 1000 + (seconds == time.getEpochSecond() ? time.getNano() / 1_000_000 : 0);
    }

    /** Sorts before every one of that moment or later, and behind every earlier one. */
    public static UUID first(Instant time) {
        return new UUID(millis(time) << 16, 0);
    }
}
