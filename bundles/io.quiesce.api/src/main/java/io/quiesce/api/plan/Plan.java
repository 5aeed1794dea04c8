package io.quiesce.api.plan;

import java.util.regex.Pattern;

/**
 * One instance and what is to be done with it. Immutable; validated by whoever reads it (field, value, rule).
 *
 * @param name 1 to 64 characters of {@code a-z 0-9 . _ -}, starting with a letter or digit
 */
public record Plan(
        String name,
        InstanceSpec instance,
        CaptureSpec capture,
        TransferSpec transfer,
        NamingSpec naming,
        HooksSpec hooks,
        TimeLimits limits) {

    /** What a plan, a client and a receiver may be called. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public Plan {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a plan name: use a-z, 0-9, '.', '_' and '-'");
        }
    }
}
