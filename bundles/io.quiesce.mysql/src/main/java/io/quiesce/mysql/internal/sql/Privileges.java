package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The global privileges of a session's user and its active roles. */
public final class Privileges {

    private static final Pattern GRANT = Pattern.compile("GRANT (.+?) ON \\*\\.\\* TO .*", Pattern.DOTALL);
    private static final Set<String> BINLOG_MONITOR = Set.of("BINLOG MONITOR", "REPLICATION CLIENT");
    private static final Set<String> REPLICA_MONITOR = Set.of("SLAVE MONITOR", "REPLICA MONITOR");

    private final Set<String> held;

    private Privileges(Set<String> held) {
        this.held = held;
    }

    public static Privileges read(Session session, ServerVersion version) throws SQLException {
        List<Row> grants = new ArrayList<>(session.rows("SHOW GRANTS"));
        if (version.flavour() == Flavour.MYSQL) {
            String roles = session.value("SELECT CURRENT_ROLE()").orElse("NONE");
            if (!roles.equals("NONE")) {
                grants.addAll(session.rows("SHOW GRANTS FOR CURRENT_USER() USING " + roles));
            }
        }
        return parse(grants.stream().flatMap(r -> r.values().stream()).toList());
    }

    static Privileges parse(List<String> grants) {
        Set<String> held = new HashSet<>();
        for (String grant : grants) {
            Matcher m = GRANT.matcher(grant);
            if (m.matches()) {
                Arrays.stream(m.group(1).split(","))
                        .map(p -> p.trim().toUpperCase(Locale.ROOT))
                        .forEach(held::add);
            }
        }
        return new Privileges(held);
    }

    public boolean has(String privilege) {
        return held.contains("ALL PRIVILEGES") || held.contains("ALL") || held.contains(privilege);
    }

    private boolean hasOneOf(Set<String> names) {
        return names.stream().anyMatch(this::has);
    }

    /** Whether {@code SET GLOBAL innodb_fast_shutdown} is allowed. */
    public boolean maySetVariables(Flavour flavour) {
        return has("SUPER") || flavour == Flavour.MYSQL && has("SYSTEM_VARIABLES_ADMIN");
    }

    /** What of the documented minimum is missing, as one would write it into a GRANT. */
    List<String> missing(ServerVersion version) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("SHUTDOWN", "PROCESS")) {
            if (!has(name)) {
                missing.add(name);
            }
        }
        boolean split = version.flavour() == Flavour.MARIADB && version.atLeast(10, 5, 2);
        if (!hasOneOf(BINLOG_MONITOR) && !has("SUPER")) {
            missing.add(split ? "BINLOG MONITOR" : "REPLICATION CLIENT");
        }
        // only from 10.5.9 on may SUPER do this, and older ones do not know the name
        if (split && !hasOneOf(REPLICA_MONITOR) && !has("SUPER")) {
            missing.add("SLAVE MONITOR");
        }
        return missing;
    }

    public Finding check(ServerVersion version, String user) {
        List<String> missing = missing(version);
        return missing.isEmpty()
                ? Finding.ok("privileges", user + " has what is needed")
                : Finding.refused(
                        "privileges",
                        user + " lacks " + String.join(", ", missing),
                        "Run: GRANT " + String.join(", ", missing) + " ON *.* TO " + account(user) + ";");
    }

    private static String account(String user) {
        int at = user.lastIndexOf('@');
        return at < 0 ? "'" + user + "'" : "'" + user.substring(0, at) + "'@'" + user.substring(at + 1) + "'";
    }
}
