package io.quiesce.api;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** UUIDs of version 7 (RFC 9562): the milliseconds first, so that later ones sort behind, as texts too. */
public final class TimeOrderedId {

    private TimeOrderedId() {}

    public static UUID at(Instant time, RandomGenerator random) {
        long high = time.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** Sorts before every one of that moment or later, and behind every earlier one. */
    public static UUID first(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }
}
