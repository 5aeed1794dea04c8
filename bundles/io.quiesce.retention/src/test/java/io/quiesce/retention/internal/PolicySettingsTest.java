package io.quiesce.retention.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P25")
@Tag("R10.5")
@DisplayName("A policy")
class PolicySettingsTest {

    private static final Map<String, String> EVERYTHING = new TreeMap<>(Map.ofEntries(
            Map.entry("clients", "web*"),
            Map.entry("plans", "shop"),
            Map.entry("age", "30d"),
            Map.entry("count", "5"),
            Map.entry("space", "10GiB"),
            Map.entry("hourly", "1"),
            Map.entry("daily", "2"),
            Map.entry("weekly", "3"),
            Map.entry("monthly", "4"),
            Map.entry("yearly", "6"),
            Map.entry("zone", "Europe/Berlin"),
            Map.entry("keepAtLeast", "2d"),
            Map.entry("minimum", "7"),
            Map.entry("notGoodFor", "9d"),
            Map.entry("shrunkFor", "11d")));

    private static RetentionPolicy policy(Map<String, String> written) throws InvalidConfigurationException {
        return new GuardedRetention().policy(Settings.of(PolicySettings.SCHEMA, written));
    }

    @Test
    @DisplayName("is what is written of it")
    void written() throws Exception {
        assertEquals(
                EVERYTHING.keySet(),
                new TreeSet<>(PolicySettings.SCHEMA.settings().stream()
                        .map(Setting::key)
                        .toList()));
        assertEquals(
                new RetentionPolicy(
                        Optional.of(Duration.ofDays(30)),
                        5,
                        Optional.of(new ByteSize(10L << 30)),
                        new Slots(1, 2, 3, 4, 6),
                        ZoneId.of("Europe/Berlin"),
                        Duration.ofDays(2),
                        7,
                        Duration.ofDays(9),
                        Duration.ofDays(11)),
                policy(EVERYTHING));
    }

    @Test
    @DisplayName(
            "of which nothing is written keeps all; its guards are a day, two good ones, a week for others, a month for larger")
    void defaults() throws Exception {
        assertEquals(
                new RetentionPolicy(
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Slots.NONE,
                        ZoneId.of("UTC"),
                        Duration.ofDays(1),
                        2,
                        Duration.ofDays(7),
                        Duration.ofDays(30)),
                policy(Map.of()));
        assertTrue(policy(Map.of()).keepsAll());
    }

    @ParameterizedTest
    @CsvSource({"zone, Berlin", "age, soon", "count, -1", "space, much", "weekly, 1.5", "minimum, 0", "keepAtLeast, 1"})
    @DisplayName("that is wrong is refused, by the field")
    void wrong(String field, String value) {
        Map<String, String> written = new TreeMap<>(EVERYTHING);
        written.put(field, value);
        InvalidConfigurationException refused =
                assertThrows(InvalidConfigurationException.class, () -> policy(written));
        assertEquals(
                List.of(field),
                refused.violations().stream().map(Violation::field).toList());
    }
}
