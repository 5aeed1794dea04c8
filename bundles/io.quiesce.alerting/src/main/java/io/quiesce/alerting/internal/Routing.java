package io.quiesce.alerting.internal;

import io.quiesce.alerting.internal.Rule.Quiet;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertSeverity;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which channels an alert goes to, when, and why. Pure. A critical alert goes to every channel at once, whatever the rules
 * say; without any rule so does everything from a warning on.
 */
final class Routing {

    private Routing() {}

    /**
     * One alert for one channel.
     *
     * @param notBefore when it may leave
     * @param reason for people
     */
    record Route(String channel, Instant notBefore, Optional<String> fallback, String reason) {}

    static List<Route> routes(List<Rule> rules, Collection<String> channels, Alert alert, Instant now) {
        TreeMap<String, Route> routes = new TreeMap<>();
        boolean critical = alert.severity() == AlertSeverity.CRITICAL;
        for (Rule rule : rules) {
            if (rule.matches(alert)) {
                Instant when = critical ? now : leave(rule, now);
                for (String channel : rule.channels()) {
                    Route route = new Route(channel, when, rule.fallback(), "rule " + rule.name());
                    routes.merge(channel, route, Routing::sooner);
                }
            }
        }
        if (critical) {
            channels.forEach(c -> routes.putIfAbsent(c, new Route(c, now, Optional.empty(), "critical")));
        } else if (rules.isEmpty() && alert.severity().compareTo(AlertSeverity.WARNING) >= 0) {
            channels.forEach(c -> routes.put(c, new Route(c, now, Optional.empty(), "no rule is configured")));
        }
        return new ArrayList<>(routes.values());
    }

    private static Route sooner(Route one, Route other) {
        Comparator<Route> order = Comparator.comparing(Route::notBefore);
        return order.compare(one, other) <= 0 ? one : other;
    }

    private static Instant leave(Rule rule, Instant now) {
        Instant gathered = rule.digest().isZero() ? now : nextMultiple(rule, now);
        return rule.quiet().map(q -> afterQuiet(q, gathered)).orElse(gathered);
    }

    /** All of a rule's that wait leave at the same moments, so that they leave together. */
    private static Instant nextMultiple(Rule rule, Instant now) {
        long step = Math.max(1, rule.digest().toMillis());
        return Instant.ofEpochMilli((now.toEpochMilli() / step + 1) * step);
    }

    private static Instant afterQuiet(Quiet quiet, Instant when) {
        ZonedDateTime there = when.atZone(quiet.zone());
        LocalTime time = there.toLocalTime();
        boolean over = quiet.from().isAfter(quiet.until());
        boolean inside = over
                ? !time.isBefore(quiet.from()) || time.isBefore(quiet.until())
                : !time.isBefore(quiet.from()) && time.isBefore(quiet.until());
        if (!inside) {
            return when;
        }
        boolean tomorrow = over && !time.isBefore(quiet.from());
        return there.toLocalDate()
                .plusDays(tomorrow ? 1 : 0)
                .atTime(quiet.until())
                .atZone(quiet.zone())
                .toInstant();
    }
}
