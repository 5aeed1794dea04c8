package io.quiesce.api.transfer;

import java.time.Instant;

/**
 * Until when a client may read its backups back. To deliver, list, verify and hold them is not touched by it.
 *
 * @param until {@link Instant#MAX} for always
 */
public record RestoreRight(Instant until) {

    public static final RestoreRight ALWAYS = new RestoreRight(Instant.MAX);
    public static final RestoreRight NEVER = new RestoreRight(Instant.MIN);

    private static final String UNTIL = "until ";

    public boolean holds(Instant now) {
        return now.isBefore(until);
    }

    /** {@code always}, {@code never}, or {@code until} and the moment. */
    public String text() {
        return equals(ALWAYS) ? "always" : equals(NEVER) ? "never" : UNTIL + until;
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException or {@code DateTimeException} for anything else
     */
    public static RestoreRight parse(String text) {
        return switch (text) {
            case "always" -> ALWAYS;
            case "never" -> NEVER;
            case String written
            when written.startsWith(UNTIL) -> new RestoreRight(Instant.parse(written.substring(UNTIL.length())));
            default -> throw new IllegalArgumentException("'" + text + "' is neither always, never nor until a moment");
        };
    }
}
