package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What other servers depend on the instance, or it on them. */
public final class Topology {

    private static final String CHECK = "topology";

    private Topology() {}

    /** Refusals become notes when the plan allows to stop a member. */
    public static List<Finding> check(Session session, ServerVersion version, Settings settings, boolean allowMember)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        if (galera(settings)) {
            String size = session.rows("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'").stream()
                    .map(r -> r.text("value"))
                    .findFirst()
                    .orElse("?");
            String name = settings.get("wsrep_cluster_name", "");
            findings.add(
                    size.matches("[01]") && !ownCluster(settings)
                            ? last(
                                    "the last node of the Galera cluster " + name
                                            + ", and wsrep_cluster_address names nodes that it would wait for",
                                    "Start another node first, or set wsrep_cluster_address to gcomm:// for a cluster of"
                                            + " one.")
                            : member("a member of the Galera cluster " + name + " of " + size + " nodes", allowMember));
        }
        if (version.flavour() == Flavour.MYSQL && inGroup(session, settings)) {
            String name = settings.get("group_replication_group_name", "");
            findings.add(
                    lastOnline(session) && !settings.isOn("group_replication_bootstrap_group")
                            ? last(
                                    "the last member of the replication group " + name
                                            + " that is online, and it would not bootstrap the group again",
                                    "Start another member first.")
                            : member("a member of the replication group " + name, allowMember));
        }
        List<Row> dumps = session.rows("SELECT USER, HOST FROM information_schema.PROCESSLIST"
                + " WHERE COMMAND IN ('Binlog Dump', 'Binlog Dump GTID')");
        if (!dumps.isEmpty()) {
            String hosts = String.join(
                    ", ",
                    dumps.stream()
                            .map(r -> r.text("user") + "@" + r.text("host"))
                            .toList());
            findings.add(member("a source with " + dumps.size() + " attached replicas (" + hosts + ")", allowMember));
        }
        findings.addAll(sources(session, version));
        if (findings.isEmpty()) {
            findings.add(Finding.ok(CHECK, "a server on its own"));
        }
        return findings;
    }

    private static boolean galera(Settings settings) {
        return settings.isOn("wsrep_on")
                && !settings.get("wsrep_provider", "none").equals("none");
    }

    /** Whether a start makes a new cluster: an address without any host (Galera's manual, "Cluster address"). */
    private static boolean ownCluster(Settings settings) {
        return settings.get("wsrep_cluster_address", "")
                .replaceFirst("^\\w+://", "")
                .replaceFirst("\\?.*$", "")
                .isBlank();
    }

    /** Whatever the plan allows: its start would fail for want of another to join. */
    private static Finding last(String what, String hint) {
        return Finding.refused(CHECK, "the instance is " + what + ": it could not come back", hint);
    }

    private static Finding member(String what, boolean allowed) {
        return allowed
                ? new Finding(
                        Finding.Severity.NOTE, CHECK, "the instance is " + what + "; the plan allows to stop it", "")
                : Finding.refused(
                        CHECK,
                        "the instance is " + what,
                        "Back up another member, or set allowMember: true in the plan when its absence is harmless.");
    }

    private static boolean inGroup(Session session, Settings settings) throws SQLException {
        boolean active = session
                .rows("SELECT PLUGIN_STATUS FROM information_schema.PLUGINS"
                        + " WHERE PLUGIN_NAME = 'group_replication'")
                .stream()
                .anyMatch(r -> r.text("plugin_status").equals("ACTIVE"));
        if (!active || settings.get("group_replication_group_name").isEmpty()) {
            return false;
        }
        try {
            return session
                    .rows("SELECT MEMBER_STATE FROM performance_schema.replication_group_members"
                            + " WHERE MEMBER_ID = @@server_uuid")
                    .stream()
                    .anyMatch(r -> !r.text("member_state").equals("OFFLINE"));
        } catch (SQLException e) {
            // without the optional grant a loaded and configured plugin has to count as a member
            return true;
        }
    }

    /** Whether it is online and nobody else is; not so where this user may not know. */
    private static boolean lastOnline(Session session) {
        try {
            List<Row> online = session.rows(
                    "SELECT MEMBER_ID = @@server_uuid AS OWN FROM performance_schema.replication_group_members"
                            + " WHERE MEMBER_STATE = 'ONLINE'");
            return online.size() == 1 && online.getFirst().number("own") == 1;
        } catch (SQLException e) {
            return false;
        }
    }

    private static List<Finding> sources(Session session, ServerVersion version) throws SQLException {
        boolean mysql = version.flavour() == Flavour.MYSQL;
        String query = mysql
                ? version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS"
                : version.atLeast(10, 0, 0) ? "SHOW ALL SLAVES STATUS" : "SHOW SLAVE STATUS";
        return session.rows(query).stream()
                .map(r -> new Finding(
                        Finding.Severity.NOTE,
                        CHECK,
                        "the instance is a replica of "
                                + r.get("Source_Host")
                                        .or(() -> r.get("Master_Host"))
                                        .orElse("?")
                                + " (" + running(r) + "); it catches up after the start",
                        ""))
                .toList();
    }

    private static String running(Row r) {
        String io =
                r.get("Replica_IO_Running").or(() -> r.get("Slave_IO_Running")).orElse("?");
        String sql = r.get("Replica_SQL_Running")
                .or(() -> r.get("Slave_SQL_Running"))
                .orElse("?");
        return "receiving: " + io.toLowerCase(Locale.ROOT) + ", applying: " + sql.toLowerCase(Locale.ROOT);
    }
}
