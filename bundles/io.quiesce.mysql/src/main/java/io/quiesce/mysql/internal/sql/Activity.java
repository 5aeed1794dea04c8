package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Work in progress that a shutdown interrupts or waits for. Only ever warnings. */
public final class Activity {

    private static final String CHECK = "activity";
    private static final int LONG_SECONDS = 60;
    private static final int MANY_ROWS = 10_000;
    private static final Pattern DDL = Pattern.compile(
            "(?is)^\\s*(?:/\\*.*?\\*/\\s*)*(ALTER|CREATE\\s+(?:UNIQUE\\s+|FULLTEXT\\s+|SPATIAL\\s+)?INDEX|OPTIMIZE|"
                    + "DROP|TRUNCATE|RENAME|REPAIR|ANALYZE)\\b.*");

    private Activity() {}

    public static List<Finding> check(Session session) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Row r : session.rows("SELECT trx_mysql_thread_id, trx_rows_modified,"
                + " TIMESTAMPDIFF(SECOND, trx_started, NOW()) AS age FROM information_schema.INNODB_TRX"
                + " WHERE trx_started < NOW() - INTERVAL " + LONG_SECONDS + " SECOND"
                + " OR trx_rows_modified > " + MANY_ROWS)) {
            findings.add(
                    warning(
                            "connection " + r.text("trx_mysql_thread_id") + " has a transaction open for "
                                    + r.text("age") + " s with " + r.text("trx_rows_modified") + " changed rows",
                            "It will be rolled back while the instance shuts down or starts, which may take as long as the changes took."));
        }
        for (Row r : session.rows("SELECT ID, TIME, INFO FROM information_schema.PROCESSLIST"
                + " WHERE COMMAND IN ('Query', 'Execute') AND INFO IS NOT NULL AND ID <> CONNECTION_ID()")) {
            if (DDL.matcher(r.text("info")).matches()) {
                findings.add(warning(
                        "connection " + r.text("id") + " runs DDL for " + r.text("time") + " s: "
                                + firstWords(r.text("info")),
                        "It will be aborted and may have to be repeated."));
            }
        }
        findings.addAll(prepared(session));
        if (findings.isEmpty()) {
            findings.add(Finding.ok(CHECK, "no long transactions, no running DDL"));
        }
        return findings;
    }

    private static List<Finding> prepared(Session session) {
        try {
            int count = session.rows("XA RECOVER").size();
            return count == 0
                    ? List.of()
                    : List.of(warning(
                            count + " prepared XA transactions wait for their coordinator",
                            "They stay prepared in the backup and hold their locks after a restore."));
        } catch (SQLException e) {
            // XA_RECOVER_ADMIN is optional (docs/instance-control.md)
            return List.of();
        }
    }

    private static Finding warning(String message, String hint) {
        return new Finding(Finding.Severity.WARNING, CHECK, message, hint);
    }

    /** Never whole statements: they may hold data or passwords. */
    private static String firstWords(String statement) {
        String[] words = statement.strip().split("\\s+", 5);
        return String.join(" ", List.of(words).subList(0, Math.min(4, words.length)));
    }
}
