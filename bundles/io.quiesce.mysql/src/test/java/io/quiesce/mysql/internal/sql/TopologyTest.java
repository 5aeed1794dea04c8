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

    private static FakeSession withGroupPlugin() {
        return FakeSession.silent()
                .row("SELECT PLUGIN_STATUS FROM information_schema.PLUGINS", "PLUGIN_STATUS", "ACTIVE");
    }

    @Test
    @DisplayName("a server on its own is fine")
    void alone() throws Exception {
        List<Finding> findings = Topology.check(FakeSession.silent(), MYSQL, Settings.of(Map.of()), false);

        assertEquals(
                List.of(Severity.OK), findings.stream().map(Finding::severity).toList());
    }

    @Test
    @DisplayName("a Galera node is refused, and noted when the plan allows it")
    void galera() throws Exception {
        Settings settings = Settings.of(Map.of(
                "wsrep_on", "ON", "wsrep_provider", "/usr/lib/galera/libgalera_smm.so", "wsrep_cluster_name", "c1"));
        FakeSession session = FakeSession.silent().row("SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'", "Value", "3");

        Finding refused = Topology.check(session, MARIADB, settings, false).get(0);
        assertEquals(Severity.REFUSED, refused.severity());
        assertTrue(refused.message().contains("c1 of 3 nodes"), refused::message);
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MARIADB, settings, true).get(0).severity());
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
            Finding finding = Topology.check(session, MARIADB, settings, true).get(0);
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

        Finding refused = Topology.check(session, MYSQL, GROUP, true).get(0);
        assertEquals(Severity.REFUSED, refused.severity());
        assertTrue(refused.message().contains("could not come back"), refused::message);
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MYSQL, bootstraps, true).get(0).severity());
        session.row(online, "OWN", "0");
        assertEquals(
                Severity.NOTE,
                Topology.check(session, MYSQL, GROUP, true).get(0).severity());
    }

    @Test
    @DisplayName("Galera without a provider is no cluster")
    void galeraIdle() throws Exception {
        Settings settings = Settings.of(Map.of("wsrep_on", "ON", "wsrep_provider", "none"));

        assertEquals(
                Severity.OK,
                Topology.check(FakeSession.silent(), MARIADB, settings, false)
                        .get(0)
                        .severity());
    }

    @Test
    @DisplayName("a member of a replication group is refused, one that is offline is not")
    void group() throws Exception {
        String members = "SELECT MEMBER_STATE FROM performance_schema.replication_group_members";

        assertEquals(
                Severity.REFUSED,
                Topology.check(withGroupPlugin().row(members, "MEMBER_STATE", "ONLINE"), MYSQL, GROUP, false)
                        .get(0)
                        .severity());
        assertEquals(
                Severity.REFUSED,
                Topology.check(withGroupPlugin().error(members, "SELECT command denied"), MYSQL, GROUP, false)
                        .get(0)
                        .severity());
        assertEquals(
                Severity.OK,
                Topology.check(withGroupPlugin().row(members, "MEMBER_STATE", "OFFLINE"), MYSQL, GROUP, false)
                        .get(0)
                        .severity());
    }

    @Test
    @DisplayName("a replica is noted, with the state of its threads")
    void replica() throws Exception {
        FakeSession session = FakeSession.silent()
                .row(
                        "SHOW REPLICA STATUS",
                        "Source_Host",
                        "db1",
                        "Replica_IO_Running",
                        "Yes",
                        "Replica_SQL_Running",
                        "No");

        Finding note =
                Topology.check(session, MYSQL, Settings.of(Map.of()), false).get(0);
        assertEquals(Severity.NOTE, note.severity());
        assertTrue(note.message().contains("db1 (receiving: yes, applying: no)"), note::message);
    }
}
