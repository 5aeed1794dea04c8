package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.spi.RestoreTarget;
import io.quiesce.tests.servers.DatabaseServer;
import io.quiesce.tests.servers.MySqlServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("An instance into which a backup is restored in place")
@Tag("T5.1")
@Timeout(300)
class InPlaceTargetTest {

    private final MySqlAdapter adapter = TestHost.adapter();
    private DatabaseServer server;
    private ArchiveHeader backup;

    @BeforeEach
    void backUp() throws Exception {
        server = MySqlServer.create().start();
        server.sampleRows(5);
        try (Quiesced quiesced = adapter.quiesce(
                server.instance(),
                DatabaseServer.LIMITS,
                adapter.inspect(server.instance(), DatabaseServer.LIMITS),
                new Unguarded(),
                step -> {},
                new io.quiesce.api.Cancellation())) {
            backup = new ArchiveHeader(
                    ArchiveSpec.DEFAULT, quiesced.facts(), quiesced.files().roots());
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RestoreTarget target(ArchiveHeader header) {
        return adapter.restoreTarget(server.instance(), DatabaseServer.LIMITS, header);
    }

    private ArchiveHeader with(String key, String value) {
        return new ArchiveHeader(backup.spec(), backup.facts().with(Facts.of(Map.of(key, value))), backup.roots());
    }

    private static List<String> refusals(RestoreTarget target) {
        return target.findings().stream()
                .filter(f -> f.severity() == Severity.REFUSED)
                .map(Finding::message)
                .toList();
    }

    private void assertRefused(String part, ArchiveHeader header) {
        List<String> refusals = refusals(target(header));
        assertEquals(1, refusals.size(), refusals::toString);
        assertTrue(refusals.get(0).contains(part), refusals::toString);
    }

    @Test
    @DisplayName("is refused while it runs")
    void running() {
        assertRefused("is running", backup);
    }

    @Test
    @DisplayName("takes its own backup when it is stopped, and comes up and goes down on request")
    void ownBackup() throws Exception {
        server.stop();
        RestoreTarget target = target(backup);

        assertEquals(List.of(), refusals(target));
        assertEquals(List.of("auto.cnf"), target.kept());
        assertEquals(
                Files.getOwner(server.dataDirectory()).getName(),
                target.owner().orElseThrow().split(":")[0]);
        String mark = target.mark(server.dataDirectory()).orElseThrow();
        List<Path> place = List.of(server.dataDirectory());
        assertEquals(Optional.empty(), target.occupant(place));
        assertFalse(target.mayHaveServed(mark));

        target.start();
        assertTrue(server.answers());
        assertTrue(target.occupant(place).isPresent());
        assertTrue(target.mayHaveServed(mark));

        target.stop();
        assertFalse(server.isRunning());
        assertEquals(Optional.empty(), target.occupant(place));
    }

    @Test
    @DisplayName("that runs in a directory which was renamed meanwhile is seen there")
    void renamedMeanwhile() throws Exception {
        RestoreTarget target = target(backup);
        Path aside = server.directory().resolve("aside");
        Files.move(server.dataDirectory(), aside);
        assertTrue(target.occupant(List.of(server.dataDirectory(), aside)).isPresent());
        Files.move(aside, server.dataDirectory());
    }

    @Test
    @DisplayName("refuses another instance's backup, another version, flavour and settings, each by name")
    void mismatches() {
        server.stop();
        assertRefused("belongs to the instance", with("mysql.uuid", "00000000-0000-0000-0000-000000000001"));
        assertRefused("installed is MySQL 8.0.31", with("mysql.version", "8.4.2"));
        assertRefused("installed is MySQL 8.0.31", with("mysql.version", "8.0.36"));
        assertRefused("lower_case_table_names", with("mysql.lowerCaseTableNames", "1"));
        assertRefused("innodb_page_size", with("mysql.pageSize", "4096"));
        assertRefused("innodb_log_group_home_dir", with("mysql.variable.innodb_log_group_home_dir", "/somewhere/redo"));
        assertTrue(refusals(target(new ArchiveHeader(
                        backup.spec(),
                        Facts.of(Map.of("mysql.flavour", "mariadb", "mysql.version", "10.11.9-MariaDB")),
                        backup.roots())))
                .toString()
                .contains("holds files of MySQL"));
    }

    @Test
    @DisplayName("whose directory is gone names the owner all the same")
    void directoryGone() throws Exception {
        server.stop();
        Path aside = server.directory().resolve("aside");
        Files.move(server.dataDirectory(), aside);
        RestoreTarget target = target(backup);

        assertEquals(List.of(), refusals(target));
        assertEquals(List.of(), target.kept());
        if (System.getProperty("user.name").equals("root")) {
            assertEquals("mysql:mysql", target.owner().orElseThrow());
        }
        Files.move(aside, server.dataDirectory());
        target.start();
        assertTrue(server.answers());
    }
}
