package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.alerting.internal.Routing.Route;
import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where an alert goes")
class RoutingTest {

    private static final Set<String> CHANNELS = Set.of("mail", "slack");
    private static final Instant NOW = TestAlerts.NOW;

    private static Rule rule(String... keysAndValues) throws InvalidConfigurationException {
        Map<String, String> values = new java.util.TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        values.putIfAbsent("channels", "mail");
        return Rule.of("night", Settings.of(Rule.SCHEMA, values));
    }

    private static Instant leaves(Rule rule) {
        return Routing.routes(List.of(rule), CHANNELS, TestAlerts.failure("x"), NOW)
                .getFirst()
                .notBefore();
    }

    @Test
    @DisplayName("without a rule, to every channel from a warning on")
    void withoutRules() {
        assertEquals(
                2,
                Routing.routes(List.of(), CHANNELS, TestAlerts.of(AlertSeverity.WARNING, "", "x"), NOW)
                        .size());
        assertEquals(List.of(), Routing.routes(List.of(), CHANNELS, TestAlerts.of(AlertSeverity.INFO, "", "x"), NOW));
    }

    @Test
    @DisplayName("by kind, severity and plan")
    void chosen() throws Exception {
        Alert failed = TestAlerts.failure("x");
        assertTrue(rule("plans", "sh*").matches(failed));
        assertTrue(!rule("plans", "shop2\nother").matches(failed));
        assertTrue(rule("kinds", "backup-failed").matches(failed));
        assertTrue(!rule("kinds", "instance-down\nrun-missed").matches(failed));
        assertTrue(!rule("severity", "critical").matches(failed));
    }

    @Test
    @DisplayName("after the quiet hours, also over midnight, in their zone")
    void quiet() throws Exception {
        assertEquals(Instant.parse("2026-06-01T05:00:00Z"), leaves(rule("quietFrom", "22:00", "quietUntil", "05:00")));
        assertEquals(
                Instant.parse("2026-06-01T05:00:00Z"),
                leaves(rule("quietFrom", "01:00", "quietUntil", "07:00", "zone", "Europe/Berlin")));
        assertEquals(NOW, leaves(rule("quietFrom", "00:00", "quietUntil", "23:00")));
    }

    @Test
    @DisplayName("with others of a digest at the same moment")
    void digest() throws Exception {
        assertEquals(Instant.parse("2026-06-01T00:00:00Z"), leaves(rule("digest", "1h")));
    }

    @Test
    @DisplayName("nowhere by a rule that is wrong: each field is named")
    void wrong() {
        InvalidConfigurationException e = assertThrows(
                InvalidConfigurationException.class,
                () -> rule("kinds", "backup-failed\nfire", "quietFrom", "late", "zone", "Moon"));
        assertEquals(
                List.of("kinds", "zone", "quietFrom", "quietUntil"),
                e.violations().stream().map(v -> v.field()).toList());
    }

    @Provide
    Arbitrary<Rule> rules() {
        Arbitrary<LocalTime> time = Arbitraries.integers().between(0, 1439).map(m -> LocalTime.of(m / 60, m % 60));
        Arbitrary<Rule.Quiet> quiet = Combinators.combine(
                        time, time, Arbitraries.of("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kolkata"))
                .as((from, until, zone) -> new Rule.Quiet(from, until, ZoneId.of(zone)));
        return Combinators.combine(
                        Arbitraries.of(AlertKind.class).list().ofMaxSize(3),
                        Arbitraries.of(AlertSeverity.class),
                        Arbitraries.of("shop", "s*", "other").list().ofMaxSize(2),
                        Arbitraries.of("mail", "slack").list().ofMinSize(1).ofMaxSize(2),
                        quiet.optional(),
                        Arbitraries.longs().between(0, 86_400).map(Duration::ofSeconds))
                .as((kinds, least, plans, channels, q, digest) ->
                        new Rule("r", kinds, least, plans, channels, Optional.empty(), q, digest));
    }

    @Property(tries = 300)
    @Tag("P21")
    @Tag("R9.6")
    @Label(
            "a critical alert goes to every channel at once, whatever the rules; no other goes twice, backwards, or unasked")
    void always(
            @ForAll("rules") Rule one,
            @ForAll("rules") Rule other,
            @ForAll AlertSeverity severity,
            @ForAll @IntRange(min = 0, max = 400 * 24) int hours) {
        Instant now = NOW.plus(Duration.ofHours(hours));
        Alert alert = TestAlerts.of(severity, "shop", "x");
        List<Route> routes = Routing.routes(List.of(one, other), CHANNELS, alert, now);
        assertEquals(
                routes.size(), routes.stream().map(Route::channel).distinct().count());
        assertTrue(routes.stream().noneMatch(r -> r.notBefore().isBefore(now)));
        assertTrue(routes.stream().noneMatch(r -> r.notBefore().isAfter(now.plus(Duration.ofHours(50)))));
        if (severity == AlertSeverity.CRITICAL) {
            assertEquals(
                    CHANNELS, Set.copyOf(routes.stream().map(Route::channel).toList()));
            assertTrue(routes.stream().allMatch(r -> r.notBefore().equals(now)));
        } else {
            assertTrue(routes.isEmpty() == !(one.matches(alert) || other.matches(alert)));
        }
    }
}
