package io.quiesce.scheduler.internal;

import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/** {@code hourly}, {@code daily 02:30}, {@code weekly sun 02:30}, {@code monthly 1 02:30} as five cron fields. */
final class Shorthand {

    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int LAST_DAY_OF_EVERY_MONTH = 28;
    private static final int CRON_FIELDS = 5;
    private static final String RULE =
            "must be five cron fields (minute hour day month weekday), or hourly, daily HH:MM, weekly DAY HH:MM (DAY sun to"
                    + " sat), monthly N HH:MM (N 1 to 28)";

    private Shorthand() {}

    /** @throws IllegalArgumentException when the text is neither a shorthand nor five fields; the message is the rule */
    static String cron(String text) {
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
        switch (words[0]) {
            case "hourly":
                require(words.length == 1);
                return "0 * * * *";
            case "daily":
                require(words.length == 2);
                return time(words[1]) + " * * *";
            case "weekly":
                require(words.length == 3 && DAYS.contains(words[1]));
                return time(words[2]) + " * * " + DAYS.indexOf(words[1]);
            case "monthly":
                require(words.length == 3);
                return time(words[2]) + " " + day(words[1]) + " * *";
            default:
                require(words.length == CRON_FIELDS);
                return String.join(" ", words);
        }
    }

    private static void require(boolean right) {
        if (!right) {
            throw new IllegalArgumentException(RULE);
        }
    }

    private static String time(String text) {
        try {
            LocalTime time = LocalTime.parse(text);
            require(time.getSecond() == 0 && time.getNano() == 0);
            return time.getMinute() + " " + time.getHour();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(RULE, e);
        }
    }

    private static int day(String text) {
        try {
            int day = Integer.parseInt(text);
            require(day >= 1 && day <= LAST_DAY_OF_EVERY_MONTH);
            return day;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(RULE, e);
        }
    }
}
