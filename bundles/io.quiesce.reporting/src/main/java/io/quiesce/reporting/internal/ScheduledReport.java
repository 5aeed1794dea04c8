package io.quiesce.reporting.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.report.Period;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A report that is sent by schedule; of several missed times it is sent once.
 *
 * @param unit of the calendar whose last complete stretch it is about
 * @param plans names or patterns; all when empty
 * @param channels at least one
 */
record ScheduledReport(
        String name, ScheduleSpec schedule, Period.Unit unit, List<String> plans, List<String> channels) {

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("when", "When", Setting.Type.TEXT, "When it is sent, as a plan's schedule: weekly mon 07:00.")
                    .mandatory(),
            Setting.of("zone", "Time zone", Setting.Type.TEXT, "Such as Europe/Berlin; the system's without it."),
            Setting.choice(
                            "period",
                            "Period",
                            Arrays.stream(Period.Unit.values()).map(Words::word).toList(),
                            "What it is about: the last complete one.")
                    .or(Words.word(Period.Unit.WEEK)),
            Setting.of("plans", "Plans", Setting.Type.LIST, "Names of plans, * for any letters; all without it."),
            Setting.of("channels", "Channels", Setting.Type.LIST, "The alert channels that bring it.")
                    .mandatory());

    static ScheduledReport of(String name, Settings s, Schedules schedules) throws InvalidConfigurationException {
        List<Violation> violations = new ArrayList<>();
        String when = s.text("when");
        schedules.problem(when).ifPresent(rule -> violations.add(new Violation("when", when, rule, name)));
        Optional<String> zone = s.optional("zone");
        ZoneId zoneId = ZoneId.systemDefault();
        try {
            zoneId = zone.map(ZoneId::of).orElse(zoneId);
        } catch (DateTimeException e) {
            violations.add(
                    new Violation("zone", zone.orElse(""), "must be a time zone such as Europe/Berlin or UTC", name));
        }
        if (!violations.isEmpty()) {
            throw new InvalidConfigurationException(violations);
        }
        return new ScheduledReport(
                name,
                new ScheduleSpec(
                        new ScheduleSpec.Recurring(when),
                        zoneId,
                        ScheduleSpec.Missed.RUN_ONCE,
                        Optional.empty(),
                        List.of()),
                Period.Unit.valueOf(s.text("period").toUpperCase(Locale.ROOT)),
                s.list("plans"),
                s.list("channels"));
    }
}
