package io.quiesce.retention.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** How a policy is written down. */
final class PolicySettings {

    private static final long MOST = 100_000;

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("clients", "clients", Type.TEXT, "Which clients it is for: a name, * for any characters.")
                    .or("*"),
            Setting.of("plans", "plans", Type.TEXT, "Which plans it is for: a name, * for any characters.")
                    .or("*"),
            Setting.of("age", "age", Type.DURATION, "Good backups stay while they are younger."),
            Setting.number("count", "count", 0, MOST, 0, "So many of the newest good backups stay."),
            Setting.of("space", "space", Type.SIZE, "What a plan's backups may take together; the oldest go first."),
            number("hourly"),
            number("daily"),
            number("weekly"),
            number("monthly"),
            number("yearly"),
            Setting.of("zone", "time zone", Type.TEXT, "In which hours, days, weeks, months and years begin.")
                    .or("UTC"),
            Setting.of("keepAtLeast", "keep at least", Type.DURATION, "Nothing younger is ever removed.")
                    .or("1d"),
            Setting.number(
                    "minimum",
                    "minimum",
                    1,
                    MOST,
                    RetentionPolicy.USUAL_MINIMUM,
                    "So many of the newest good backups always stay."),
            Setting.of(
                            "notGoodFor",
                            "not good for",
                            Type.DURATION,
                            "How long a backup stays that is not good, or is found bad.")
                    .or("7d"),
            Setting.of(
                            "shrunkFor",
                            "shrunk for",
                            Type.DURATION,
                            "How long the larger good backups stay of a plan that shrank to less than a third; 0d for no such guard.")
                    .or("30d"));

    private PolicySettings() {}

    private static Setting number(String slot) {
        return Setting.number(slot, slot + " slots", 0, MOST, 0, "Of so many periods the last good backup stays.");
    }

    static RetentionPolicy policy(Settings settings) throws InvalidConfigurationException {
        return new RetentionPolicy(
                settings.optional("age").map(a -> settings.duration("age")),
                (int) settings.number("count"),
                settings.optional("space").map(ByteSize::parse),
                new Slots(
                        (int) settings.number("hourly"),
                        (int) settings.number("daily"),
                        (int) settings.number("weekly"),
                        (int) settings.number("monthly"),
                        (int) settings.number("yearly")),
                zone(settings.text("zone")),
                settings.duration("keepAtLeast"),
                (int) settings.number("minimum"),
                settings.duration("notGoodFor"),
                settings.duration("shrunkFor"));
    }

    private static ZoneId zone(String text) throws InvalidConfigurationException {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new InvalidConfigurationException(
                    List.of(new Violation("zone", text, "must be a time zone such as UTC or Europe/Berlin", "")));
        }
    }
}
