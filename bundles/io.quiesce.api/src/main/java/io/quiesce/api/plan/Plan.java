package io.quiesce.api.plan;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One instance and what is to be done with it. Immutable; validated by whoever reads it (field, value, rule).
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 . _ -}, starting with a letter or digit
 * @param enabled whether its schedules count; a run that somebody asks for does not need it
 * @param schedules when it is due by itself; none for a plan that is run by hand
 */
public record Plan(
        String name,
        boolean enabled,
        InstanceSpec instance,
        CaptureSpec capture,
        TransferSpec transfer,
        NamingSpec naming,
        HooksSpec hooks,
        TimeLimits limits,
        List<ScheduleSpec> schedules) {

    /** What a plan, a client and a receiver may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public Plan {
        schedules = List.copyOf(schedules);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a plan name: use a-z, 0-9, '.', '_' and '-'");
        }
    }
}
