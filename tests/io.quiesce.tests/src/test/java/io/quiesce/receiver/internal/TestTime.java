package io.quiesce.receiver.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A calendar and a running time that stand still until somebody moves them. */
final class TestTime {

    private volatile Instant calendar;
    private volatile long running;

    TestTime(Instant calendar) {
        this.calendar = calendar;
    }

    /** Time passes, on both. */
    void pass(Duration duration) {
        calendar = calendar.plus(duration);
        running += duration.toNanos();
    }

    /** Somebody sets the calendar. */
    void set(Instant instant) {
        calendar = instant;
    }

    Instant now() {
        return calendar;
    }

    /** For a process that starts now: its running time begins anew. */
    Time forNewProcess() {
        long begun = running;
        return new Time(new Calendar(), () -> running - begun);
    }

    private final class Calendar extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks for another zone");
        }

        @Override
        public Instant instant() {
            return calendar;
        }
    }
}
