package io.quiesce.receiver.internal.watch;

import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.watch.WatchRule;

/** How a rule is written down. */
final class WatchSettings {

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            Setting.of("clients", "clients", Type.TEXT, "Which clients it is for: a name, * for any characters.")
                    .or("*"),
            Setting.of("plans", "plans", Type.TEXT, "Which plans it is for: a name, * for any characters.")
                    .or("*"),
            Setting.of("watched", "watched", Type.FLAG, "false for plans that are retired.")
                    .or("true"),
            Setting.of(
                    "age",
                    "age",
                    Type.DURATION,
                    "How old the newest good backup may be; learnt from the last ones without it."),
            Setting.number(
                    "sizeFactor",
                    "size factor",
                    2,
                    1_000_000,
                    WatchRule.DEFAULT.sizeFactor(),
                    "So many times larger or smaller than usual is of concern."),
            Setting.number(
                    "failures",
                    "failures",
                    1,
                    100,
                    WatchRule.DEFAULT.failures(),
                    "So many backups in a row that are not good are of concern."));

    private WatchSettings() {}

    static WatchRule rule(Settings settings) {
        return new WatchRule(
                settings.flag("watched"),
                settings.optional("age").map(a -> settings.duration("age")),
                (int) settings.number("sizeFactor"),
                (int) settings.number("failures"));
    }
}
