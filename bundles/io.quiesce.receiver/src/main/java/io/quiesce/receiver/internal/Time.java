package io.quiesce.receiver.internal;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The two clocks of a receiver: what is written down is told by the calendar, which somebody may set at any moment; how long
 * something took is told by the running time, which nobody sets.
 *
 * @param calendar the date and time of day
 * @param running nanoseconds from any beginning, as {@link System#nanoTime}
 */
record Time(Clock calendar, LongSupplier running) {

    static final Time SYSTEM = new Time(Clock.systemUTC(), System::nanoTime);
}
