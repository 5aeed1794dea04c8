package io.quiesce.mysql.internal.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3.1")
class TopologyTest {

    private static final ServerVersion MYSQL = ServerVersion.parse("8.0.31").orElseThrow();
    private static final ServerVersion MARIADB =
            ServerVersion.parse("10.11.4-MariaDB").orElseThrow();
    private static final Settings GROUP =
            Settings.of(Map.of("group_replication_group_name", "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"));

    private static final Settings NONE = Settings.of(Map.of());

    private static FakeSession withGroupPlugin() {
        return FakeSession.silent()
                .row("SELECT PLUGIN_STATUS FROM information_schema.PLUGINS", "PLUGIN_STATUS", "ACTIVE");
    }

    @Test
    @DisplayName("a server on its own is fine")
    void alone() throws Exception {
        List<Finding> findings = Topology.check(FakeSession.silent(), MYSQL, NONE, NONE, false);

        assertEquals(
                List.of(Severity.OK), findings.stream().map(Finding::severity).toList());
    }

    @Test
    @DisplayName("a Galera node is refused, and noted when the plan allows it")
    void galera() throws Exception {
        Settings settings = Settings.of(Map.of(
                "wsrep_on", "ON", "wsrep_provider", "/usr/lib/galera/libgalera_smm.so", "wsrep_cluster_name", "c1"));
        FakeSession session = FakeSession.silent().row("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'", "Value", "3");

        Finding refused =
                Topology.check(session, MARIADB, settings, NONE, false).get(0);
        assertEquals(Severity.REFUSED, refused.severity());
        assertTrue(refused.message().contains("c1 of 3 nodes"), refused::message);
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MARIADB, settings, NONE, true).get(0).severity());
    }

    @Test
    @DisplayName("the last node of a Galera cluster is refused whatever the plan allows, if it would look for others")
    void lastNode() throws Exception {
        for (String address :
                List.of("gcomm://a,b:4567,c?pc.wait_prim=no", "gcomm://a", "gcomm://", "gcomm://?x=1", "")) {
            Settings settings = Settings.of(Map.of(
                    "wsrep_on", "ON", "wsrep_provider", "/usr/lib/libgalera.so", "wsrep_cluster_address", address));
            FakeSession session =
                    FakeSession.silent().row("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'", "Value", "1");
            Finding finding =
                    Topology.check(session, MARIADB, settings, NONE, true).get(0);
            assertEquals(address.contains("a") ? Severity.REFUSED : Severity.NOTE, finding.severity(), address);
        }
    }

    @Test
    @DisplayName(
            "the last member online of a group is refused whatever the plan allows, unless it begins the group anew")
    void lastMember() throws Exception {
        String state = "SELECT MEMBER_STATE FROM performance_schema.replication_group_members";
        String online = "SELECT MEMBER_ID = @@server_uuid";
        FakeSession session =
                withGroupPlugin().row(state, "MEMBER_STATE", "ONLINE").row(online, "OWN", "1");
        Settings bootstraps = Settings.of(Map.of(
                "group_replication_group_name",
                "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa",
                "group_replication_bootstrap_group",
                "ON"));

        Finding refused = Topology.check(session, MYSQL, GROUP, NONE, true).get(0);
        assertEquals(Severity.REFUSED, refused.severity());
        assertTrue(refused.message().contains("could not come back"), refused::message);
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MYSQL, bootstraps, NONE, true).get(0).severity());
        session.row(online, "OWN", "0");
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MYSQL, GROUP, NONE, true).get(0).severity());
    }

    @Test
    @DisplayName("Galera without a provider is no cluster")
    void galeraIdle() throws Exception {
        Settings settings = Settings.of(Map.of("wsrep_on", "ON", "wsrep_provider", "none"));

        assertEquals(
                Severity.OK,
                Topology.check(FakeSession.silent(), MARIADB, settings, NONE, false)
                        .get(0)
                        .severity());
    }

    @Test
    @DisplayName("a member of a replication group is refused, one that is offline is not")
    void group() throws Exception {
        String members = "SELECT MEMBER_STATE FROM performance_schema.replication_group_members";

        assertEquals(
                Severity.REFUSED,
                Topology.check(withGroupPlugin().row(members, "MEMBER_STATE", "ONLINE"), MYSQL, GROUP, NONE, false)
                        .get(0)
                        .severity());
        assertEquals(
                Severity.REFUSED,
                Topology.check(withGroupPlugin().error(members, "SELECT command denied"), MYSQL, GROUP, NONE, false)
                        .get(0)
                        .severity());
        assertEquals(
                Severity.OK,
                Topology.check(withGroupPlugin().row(members, "MEMBER_STATE", "OFFLINE"), MYSQL, GROUP, NONE, false)
                        .get(0)
                        .severity());
    }

    private static FakeSession replica(String receiving, String applying, String error) {
        return FakeSession.silent()
                .row(
                        "SHOW REPLICA STATUS",
                        "Source_Host",
                        "db1",
                        "Replica_IO_Running",
                        receiving,
                        "Replica_SQL_Running",
                        applying,
                        "Last_SQL_Errno",
                        error);
    }

    private static Finding found(FakeSession session, Settings options) throws Exception {
        return Topology.check(session, MYSQL, NONE, options, false).getLast();
    }

    @Test
    @DisplayName("a replica is noted, with the state of its threads")
    void replica() throws Exception {
        Finding note = found(replica("Yes", "Yes", "0"), NONE);
        assertEquals(Severity.NOTE, note.severity());
        assertEquals(
                "the instance is a replica of db1 (receiving: yes, applying: yes); it catches up after the start",
                note.message());

        Finding failed = found(replica("Yes", "No", "1062"), NONE);
        assertEquals(Severity.NOTE, failed.severity());
        assertTrue(
                failed.message()
                        .endsWith("db1 (receiving: yes, applying: no after error 1062); the start of the instance"
                                + " tries it again"),
                failed::message);
    }

    @Test
    @DisplayName("a replica that somebody stopped is a warning: the start of the server starts it again")
    void stoppedReplica() throws Exception {
        for (FakeSession stopped : List.of(replica("Yes", "No", "0"), replica("No", "No", "1062"))) {
            Finding warning = found(stopped, NONE);
            assertEquals(Severity.WARNING, warning.severity());
            assertTrue(warning.message().contains("starts it again"), warning::message);
            assertTrue(warning.hint().contains("skip_replica_start"), warning::hint);
        }
    }

    @Test
    @DisplayName(
            "a replica that the server does not start by itself is a warning, and a note where it stands still anyway")
    void skipped() throws Exception {
        for (Settings skips :
                List.of(Settings.of(Map.of("skip_replica_start", "ON")), Settings.of(Map.of("skip_slave_start", "")))) {
            Finding warning = found(replica("Connecting", "No", "0"), skips);
            assertEquals(Severity.WARNING, warning.severity());
            assertTrue(warning.message().contains("stands still after the start"), warning::message);
            assertEquals(Severity.NOTE, found(replica("No", "No", "0"), skips).severity());
        }
        Settings starts = Settings.of(Map.of("skip_replica_start", "OFF"));
        assertEquals(
                Severity.NOTE,
                Topology.check(replica("Yes", "Yes", "0"), MYSQL, starts, NONE, false)
                        .getFirst()
                        .severity());
    }

    @Test
    @DisplayName("temporary tables that replication holds open are a warning")
    void temporaryTables() throws Exception {
        String status = "SHOW GLOBAL STATUS LIKE '%open_temp_tables'";
        assertEquals(
                Severity.NOTE,
                found(replica("Yes", "Yes", "0").row(status, "Value", "0"), NONE)
                        .severity());

        Finding warning =
                found(replica("Yes", "Yes", "0").row(status, "Value", "2").row(status, "Value", "0"), NONE);
        assertEquals(Severity.WARNING, warning.severity());
        assertTrue(warning.message().startsWith("2 temporary tables"), warning::message);
    }

    @Test
    @DisplayName("channels of group replication are left to it")
    void groupChannel() throws Exception {
        FakeSession session = FakeSession.silent()
                .row(
                        "SHOW REPLICA STATUS",
                        "Channel_Name",
                        "group_replication_recovery",
                        "Replica_IO_Running",
                        "No",
                        "Replica_SQL_Running",
                        "No");

        assertEquals(Severity.NOTE, found(session, NONE).severity());
        assertEquals(List.of(), ReplicationChannel.sources(session, MYSQL));
        assertEquals(List.of("db1"), ReplicationChannel.sources(replica("Yes", "No", "0"), MYSQL));
    }
}
