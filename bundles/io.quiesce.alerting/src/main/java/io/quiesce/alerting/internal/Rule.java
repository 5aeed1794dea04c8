package io.quiesce.alerting.internal;

import io.quiesce.api.Wildcard;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which alerts go where, and when.
 *
 * @param kinds any of these; all when empty
 * @param least severity from which on
 * @param plans name or pattern with {@code *}; all when empty
 * @param channels that are told
 * @param fallback told in place of a channel that fails ({@link Postman} has for how long); empty for none
 * @param quiet time of day in which only critical alerts go out; the others wait for its end
 * @param digest how long alerts are gathered for one message; zero for none. Critical ones never wait
 */
record Rule(
        String name,
        List<AlertKind> kinds,
        AlertSeverity least,
        List<String> plans,
        List<String> channels,
        Optional<String> fallback,
        Optional<Quiet> quiet,
        Duration digest) {

    /** @param from inclusive; over midnight when it is after {@code until} */
    record Quiet(LocalTime from, LocalTime until, ZoneId zone) {}

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("kinds", "Kinds", Setting.Type.LIST, "What happened, such as backup-failed; all without it."),
            Setting.choice(
                            "severity",
                            "Severity",
                            Arrays.stream(AlertSeverity.values())
                                    .map(Rule::word)
                                    .toList(),
                            "The least severity.")
                    .or(word(AlertSeverity.WARNING)),
            Setting.of("plans", "Plans", Setting.Type.LIST, "Names of plans, * for any letters; all without it."),
            Setting.of("channels", "Channels", Setting.Type.LIST, "The channels that are told.")
                    .mandatory(),
            Setting.of("fallback", "Fallback", Setting.Type.TEXT, "The channel that is told when one of them fails."),
            Setting.of("quietFrom", "Quiet from", Setting.Type.TEXT, "Time of day such as 22:00."),
            Setting.of("quietUntil", "Quiet until", Setting.Type.TEXT, "Time of day such as 07:00."),
            Setting.of("zone", "Time zone", Setting.Type.TEXT, "Of the quiet hours, such as Europe/Berlin.")
                    .or("UTC"),
            Setting.of("digest", "Digest", Setting.Type.DURATION, "How long alerts are gathered, such as 1h."));

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Rule of(String name, Settings s) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        List<AlertKind> kinds = new ArrayList<>();
        for (String kind : s.list("kinds")) {
            Optional<AlertKind> found = Arrays.stream(AlertKind.values())
                    .filter(k -> word(k).equals(kind))
                    .findFirst();
            found.ifPresentOrElse(
                    kinds::add,
                    () -> violations.add(new Violation(
                            "kinds",
                            kind,
                            "must be one of "
                                    + String.join(
                                            ", ",
                                            Arrays.stream(AlertKind.values())
                                                    .map(Rule::word)
                                                    .toList()),
                            name)));
        }
        ZoneId zone = read(s, "zone", name, ZoneId::of, ZoneId.of("UTC"), violations);
        Optional<Quiet> quiet = Optional.empty();
        if (s.optional("quietFrom").isPresent() || s.optional("quietUntil").isPresent()) {
            LocalTime from = read(s, "quietFrom", name, LocalTime::parse, LocalTime.MIDNIGHT, violations);
            LocalTime until = read(s, "quietUntil", name, LocalTime::parse, LocalTime.MIDNIGHT, violations);
            quiet = Optional.of(new Quiet(from, until, zone));
        }
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return new Rule(
                name,
                kinds,
                AlertSeverity.valueOf(s.text("severity").toUpperCase(Locale.ROOT)),
                s.list("plans"),
                s.list("channels"),
                s.optional("fallback"),
                quiet,
                s.optional("digest").isPresent() ? s.duration("digest") : Duration.ZERO);
    }

    private static <T> T read(
            Settings s, String key, String where, Function<String, T> parser, T otherwise, List<Violation> violations) {
        try {
            return parser.apply(s.text(key));
        } catch (DateTimeException e) {
            violations.add(new Violation(
                    key,
                    s.text(key),
                    key.equals("zone") ? "must be a time zone such as Europe/Berlin" : "must be a time such as 22:00",
                    where));
            return otherwise;
        }
    }

    boolean matches(Alert alert) {
        return (kinds.isEmpty() || kinds.contains(alert.kind()))
                && alert.severity().compareTo(least) >= 0
                && (plans.isEmpty() || plans.stream().anyMatch(p -> new Wildcard(p).matches(alert.plan())));
    }
}
