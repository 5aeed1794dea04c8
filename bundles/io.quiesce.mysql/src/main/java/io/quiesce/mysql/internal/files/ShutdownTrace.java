package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Flavour;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the lines of an error log say about the end of a session. */
public final class ShutdownTrace {

    // Each tries a line once, from the first word on: a long line that repeats the word would take for ever.
    private static final Pattern MARIADB_END =
            Pattern.compile("(?md)^(?>[^\\n]*?(?:mariadbd|mysqld))[^\\n]*: Shutdown complete\\b");
    private static final Pattern MARIADB_INNODB = Pattern.compile("Shutdown completed; log sequence number \\d+");
    private static final Pattern MYSQL_END = Pattern.compile("Shutdown complete \\(mysqld[^()]*\\)");
    private static final Pattern BAD = Pattern.compile(
            "(got signal \\d+|got exception 0x|Assertion failure|Aborting$|^Segmentation fault"
                    + "|Executing innodb_fast_shutdown=[23]|very fast shutdown|\\[FATAL])",
            Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern BAD_INNODB =
            Pattern.compile("(?imd)^(?>[^\\n]*?InnoDB: )[^\\n]*(?:corrupt|is in the future)");
    private static final Pattern START = Pattern.compile(
            "starting as process|Starting MariaDB|Starting MySQL|ready for connections|mysqld_safe Starting");

    private ShutdownTrace() {}

    /**
     * Why the text does not show an orderly shutdown; empty when it does.
     *
     * @param text everything logged since before the stop
     */
    public static Optional<String> objection(String text, Flavour flavour) {
        Optional<String> bad = Stream.of(BAD, BAD_INNODB)
                .flatMap(p -> p.matcher(text).results().limit(1))
                .map(r -> r.group())
                .findFirst();
        if (bad.isPresent()) {
            return Optional.of("the error log says \"" + bad.get() + "\"");
        }
        List<Pattern> wanted = flavour == Flavour.MARIADB ? List.of(MARIADB_END, MARIADB_INNODB) : List.of(MYSQL_END);
        return wanted.stream().allMatch(p -> p.matcher(text).find())
                ? Optional.empty()
                : Optional.of("the error log has no line of a complete shutdown");
    }

    /** Whether a server began in it. */
    public static boolean hasStart(String log) {
        return START.matcher(log).find();
    }

    /** The part of a log that belongs to its last session. */
    public static String lastSession(String log) {
        int from = START.matcher(log).results().mapToInt(r -> r.start()).max().orElse(0);
        return log.substring(from);
    }

    /** The last lines that matter to a person, for a hint: notes are left out when there is anything else. */
    public static String lastLines(String log, int count) {
        List<String> lines = log.lines().filter(l -> !l.isBlank()).toList();
        List<String> telling = lines.stream().filter(l -> !l.contains("[Note]")).toList();
        List<String> chosen = telling.isEmpty() ? lines : telling;
        return String.join("\n", chosen.subList(Math.max(0, chosen.size() - count), chosen.size()));
    }
}
