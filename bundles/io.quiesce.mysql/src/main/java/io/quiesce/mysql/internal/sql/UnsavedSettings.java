package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that somebody changed while the server runs, and that its next start undoes. Only ever a warning. */
public final class UnsavedSettings {

    private static final String CHECK = "settings";
    private static final int MOST = 10;

    /** Whoever loses one of these may write to two servers, or to none. */
    private static final List<String> WRITABLE = List.of("super_read_only", "read_only");

    /** Set for what they do at once, kept by the server in files or tables of its own, or spent by the shutdown. */
    private static final Pattern NOTHING_LOST =
            Pattern.compile("gtid_(slave_pos|binlog_state|purged)|innodb_fast_shutdown|\\w+_(now|abort)");

    /** Anything else may be a statement or a text with a secret in it. */
    private static final Pattern SHOWN = Pattern.compile("[\\w.,:+-]{1,40}");

    /** MySQL says what {@code ANSI} and the like stand for, and marks it as changed when a session has changed its own. */
    private static final String EXPANDED = "sql_mode";

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt])");

    private UnsavedSettings() {}

    /**
     * @param running what the server has now
     * @param options with which it starts; on MySQL with what was persisted
     */
    public static List<Finding> check(Session session, ServerVersion version, Settings running, Settings options) {
        boolean mysql = version.flavour() == Flavour.MYSQL;
        List<String> lost = new ArrayList<>();
        for (Row row : changed(session, mysql)) {
            String name = row.text("name").toLowerCase(Locale.ROOT);
            String now = running.get(name, "");
            Optional<String> then = then(name, row, options);
            if (NOTHING_LOST.matcher(name).matches() || mysql && name.equals(EXPANDED) && options.has(name)) {
                continue;
            }
            if (then.isPresent() ? !same(now, then.get()) : !mysql || isGlobalOnly(session, name)) {
                lost.add(name + values(name, now, then));
            }
        }
        if (lost.isEmpty()) {
            return List.of();
        }
        String rest = lost.size() > MOST ? " and " + (lost.size() - MOST) + " more" : "";
        return List.of(new Finding(
                Finding.Severity.WARNING,
                CHECK,
                "the restart undoes what was set while the server runs: "
                        + String.join(", ", lost.subList(0, Math.min(MOST, lost.size()))) + rest,
                "Write it into an option file" + (mysql ? " or SET PERSIST it" : "")
                        + ", or let the plan's after-start hook set it again."));
    }

    private static List<Row> changed(Session session, boolean mysql) {
        try {
            // the server's own sessions set some themselves, at each start
            return session
                    .rows(
                            mysql
                                    ? "SELECT VARIABLE_NAME AS NAME FROM performance_schema.variables_info"
                                            + " WHERE VARIABLE_SOURCE = 'DYNAMIC' AND SET_USER NOT LIKE 'mysql.%'"
                                    : "SELECT VARIABLE_NAME AS NAME, DEFAULT_VALUE AS STANDARD"
                                            + " FROM information_schema.SYSTEM_VARIABLES WHERE GLOBAL_VALUE_ORIGIN = 'SQL'")
                    .stream()
                    .sorted(Comparator.comparing(
                                    (Row r) -> !WRITABLE.contains(r.text("name").toLowerCase(Locale.ROOT)))
                            .thenComparing(r -> r.text("name")))
                    .toList();
        } catch (SQLException e) {
            // MariaDB tells from 10.1 on, MySQL where nobody has taken the right away
            return List.of();
        }
    }

    /** What the next start makes of it; empty when that is not known: MySQL does not tell what it has built in. */
    private static Optional<String> then(String name, Row row, Settings options) {
        if (options.has(name)) {
            return Optional.of(options.get(name, ""));
        }
        return WRITABLE.contains(name) ? Optional.of("OFF") : row.get("standard");
    }

    /** Of MySQL's other settings a session that changes its own value looks like a change for all. */
    private static boolean isGlobalOnly(Session session, String name) {
        try {
            session.rows("SELECT @@SESSION." + name);
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    private static String values(String name, String now, Optional<String> then) {
        if (!isShown(name, now)) {
            return "";
        }
        return " (is " + now
                + then.filter(t -> isShown(name, t)).map(t -> ", will be " + t).orElse("") + ")";
    }

    private static boolean isShown(String name, String value) {
        return SHOWN.matcher(value).matches() && !Settings.isSecret(name);
    }

    /** Option files say {@code 16M} and {@code on}, or name a switch without any value. */
    static boolean same(String now, String option) {
        String plain = plain(now);
        return plain.equals(plain(option)) || option.isEmpty() && plain.equals("1");
    }

    private static String plain(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            int shift = 10 * ("kmgt".indexOf(size.group(2)) + 1);
            return new BigDecimal(size.group(1))
                    .multiply(BigDecimal.valueOf(1L << shift))
                    .toPlainString();
        }
        if (text.matches("\\d{1,20}\\.\\d{1,20}")) {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        }
        return switch (text) {
            case "on", "true", "yes" -> "1";
            case "off", "false", "no" -> "0";
            default -> text;
        };
    }
}
