package io.quiesce.mysql.internal.sql;

import io.quiesce.api.instance.Finding;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What other servers depend on the instance, or it on them. */
public final class Topology {

    private static final String CHECK = "topology";

    private Topology() {}

    /**
     * Refusals become notes when the plan allows to stop a member.
     *
     * @param options with which the server starts: not all of them are variables
     */
    public static List<Finding> check(
            Session session, ServerVersion version, Settings settings, Settings options, boolean allowMember)
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
        findings.addAll(sources(session, version, skipsStart(settings) || skipsStart(options)));
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
                ? note("the instance is " + what + "; the plan allows to stop it")
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

    private static List<Finding> sources(Session session, ServerVersion version, boolean skipsStart)
            throws SQLException {
        List<Finding> findings = new ArrayList<>();
        List<ReplicationChannel> channels = ReplicationChannel.read(session, version);
        for (ReplicationChannel channel : channels) {
            findings.add(source(channel, skipsStart));
        }
        long temporary = channels.isEmpty() ? 0 : openTemporaryTables(session);
        if (temporary > 0) {
            findings.add(warning(
                    temporary + " temporary tables of the source's sessions are open in replication: the restart drops"
                            + " them, and replication stops at the next statement that uses one",
                    "Back up when Slave_open_temp_tables is 0, or let the source log rows (binlog_format=ROW)."));
        }
        return findings;
    }

    /** A start of the server starts replication, whoever has stopped it before, unless an option says otherwise. */
    private static Finding source(ReplicationChannel channel, boolean skipsStart) {
        String what = "the instance is a replica of " + channel + "; ";
        if (channel.ofGroup()) {
            return note(what + "group replication looks after it");
        }
        if (skipsStart) {
            return channel.receives() || channel.applies()
                    ? warning(
                            what + "with skip_replica_start or skip_slave_start it stands still after the start",
                            "Let the plan's after-start hook start it, or take that option out.")
                    : note(what + "it is not started");
        }
        if (channel.wasStopped()) {
            return warning(
                    what + "the start of the instance starts it again",
                    "Where it must stand still, set skip_replica_start (MariaDB: skip_slave_start) in an option file.");
        }
        return note(what
                + (channel.receives() && channel.applies()
                        ? "it catches up after the start"
                        : "the start of the instance tries it again"));
    }

    /** MySQL has renamed it. */
    private static long openTemporaryTables(Session session) throws SQLException {
        return session.rows("SHOW GLOBAL STATUS LIKE '%open_temp_tables'").stream()
                .mapToLong(r -> r.number("value"))
                .max()
                .orElse(0);
    }

    private static boolean skipsStart(Settings settings) {
        return Stream.of("skip_replica_start", "skip_slave_start")
                .anyMatch(n ->
                        settings.has(n) && (settings.isOn(n) || settings.get(n).isEmpty()));
    }

    private static Finding note(String message) {
        return new Finding(Finding.Severity.NOTE, CHECK, message, "");
    }

    private static Finding warning(String message, String hint) {
        return new Finding(Finding.Severity.WARNING, CHECK, message, hint);
    }
}
