package io.quiesce.compression.internal.zip;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Date and time as zip headers have them (APPNOTE 4.4.6), in UTC so that no time zone changes the bytes. */
final class DosTime {

    /** 1980-01-01 00:00:00. */
    static final int EARLIEST = 1 << 21 | 1 << 16;

    private static final long FIRST = Instant.parse("1980-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2107-12-31T23:59:58Z").getEpochSecond();

    private DosTime() {}

    /** Time in the lower, date in the upper 16 bits; what lies outside 1980 to 2107 becomes the nearest inside. */
    static int of(long seconds) {
        LocalDateTime t = LocalDateTime.ofEpochSecond(Math.clamp(seconds, FIRST, LAST), 0, ZoneOffset.UTC);
        return (t.getYear() - 1980) << 25
                | t.getMonthValue() << 21
                | t.getDayOfMonth() << 16
                | t.getHour() << 11
                | t.getMinute() << 5
                | t.getSecond() / 2;
    }
}
