package io.quiesce.api.settings;

import io.quiesce.api.ByteSize;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One field of a schema.
 *
 * @param key as it stands in a document: letters and digits, beginning with a lower-case letter
 * @param label for people, a few words
 * @param fallback what holds when nothing is written; empty text when the field is required or may stay empty
 * @param choices what may be written of a {@code CHOICE}; empty otherwise
 * @param lowest of an {@code INTEGER}
 * @param highest of an {@code INTEGER}
 * @param help a sentence
 */
public record Setting(
        String key,
        String label,
        Type type,
        boolean required,
        String fallback,
        List<String> choices,
        long lowest,
        long highest,
        String help) {

    /** What may be written. */
    public enum Type {
        TEXT,
        /** Lines of text, such as a template. */
        LINES,
        INTEGER,
        /** {@code true} or {@code false}. */
        FLAG,
        CHOICE,
        /** {@code 500ms}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}. */
        DURATION,
        /** {@code 64MiB}. */
        SIZE,
        /** An absolute address with a scheme. */
        ADDRESS,
        /** Texts, one a line. */
        LIST,
        /** Never shown, sealed at rest; a reference such as {@code ${env:NAME}} may stand for it. */
        SECRET
    }

    private static final Pattern KEY = Pattern.compile("[a-z][A-Za-z0-9]*");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    public Setting {
        choices = List.copyOf(choices);
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("'" + key + "' is not a key: use letters and digits");
        }
        if ((type == Type.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException(key + ": choices belong to a choice, and a choice needs them");
        }
    }

    public static Setting of(String key, String label, Type type, String help) {
        return new Setting(key, label, type, false, "", List.of(), Long.MIN_VALUE, Long.MAX_VALUE, help);
    }

    public static Setting number(String key, String label, long lowest, long highest, long fallback, String help) {
        return new Setting(key, label, Type.INTEGER, false, Long.toString(fallback), List.of(), lowest, highest, help);
    }

    /** The first is the fallback. */
    public static Setting choice(String key, String label, List<String> choices, String help) {
        return new Setting(
                key, label, Type.CHOICE, false, choices.getFirst(), choices, Long.MIN_VALUE, Long.MAX_VALUE, help);
    }

    public Setting mandatory() {
        return new Setting(key, label, type, true, fallback, choices, lowest, highest, help);
    }

    public Setting or(String value) {
        return new Setting(key, label, type, required, value, choices, lowest, highest, help);
    }

    /** Which rule a text breaks, as a fragment of a sentence; empty when it breaks none. */
    public Optional<String> broken(String value) {
        if (value.isBlank()) {
            return required ? Optional.of("is missing: " + help) : Optional.empty();
        }
        return switch (type) {
            case TEXT -> value.indexOf('\n') < 0 ? Optional.empty() : Optional.of("must be one line");
            case LINES, LIST, SECRET -> Optional.empty();
            case INTEGER -> isNumber(value) ? Optional.empty() : Optional.of(numberRule());
            case FLAG ->
                List.of("true", "false").contains(value.strip())
                        ? Optional.empty()
                        : Optional.of("must be true or false");
            case CHOICE ->
                choices.contains(value.strip())
                        ? Optional.empty()
                        : Optional.of("must be one of " + String.join(", ", choices));
            case DURATION -> {
                Matcher m = DURATION.matcher(value.strip());
                yield m.matches() && Long.parseLong(m.group(1)) > 0
                        ? Optional.empty()
                        : Optional.of("must be a duration such as 500ms, 30s, 10m, 2h or 1d");
            }
            case SIZE -> {
                try {
                    ByteSize.parse(value.strip());
                    yield Optional.empty();
                } catch (IllegalArgumentException e) {
                    yield Optional.of(String.valueOf(e.getMessage()));
                }
            }
            case ADDRESS ->
                isAddress(value) ? Optional.empty() : Optional.of("must be an address such as https://host/path");
        };
    }

    private boolean isNumber(String value) {
        try {
            long number = Long.parseLong(value.strip());
            return number >= lowest && number <= highest;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String numberRule() {
        return "must be a whole number"
                + (lowest == Long.MIN_VALUE ? "" : " from " + lowest)
                + (highest == Long.MAX_VALUE ? "" : " to " + highest);
    }

    private static boolean isAddress(String value) {
        try {
            return new URI(value.strip()).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * Reads what may be written of a {@code DURATION}; zero is read too.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Duration duration(String value) {
        Matcher m = DURATION.matcher(value.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a duration");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }
}
