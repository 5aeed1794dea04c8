package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.ArchiveSpec;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.mysql.internal.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The server that proves a copy")
@Tag("T5.1")
class CopyServerTest {

    private static final Path DATA = Path.of("/srv/db");

    @TempDir
    Path folder;

    private Path program = Path.of("mysqld");

    private record Says(String version) implements Commands {

        @Override
        public Outcome run(List<String> command, Duration limit) {
            return new Outcome(0, "mysqld  Ver " + version + " for Linux on x86_64");
        }

        @Override
        public Launch launch(List<String> command) {
            throw new IllegalStateException("nothing is to be launched");
        }
    }

    @BeforeEach
    void program() throws IOException {
        program = Files.createFile(folder.resolve("mysqld"));
        assertTrue(program.toFile().setExecutable(true));
    }

    private static Facts facts(String flavour, String version, String... more) {
        FactSheet sheet = new FactSheet().put("flavour", flavour).put("version", version);
        for (int i = 0; i < more.length; i += 2) {
            sheet.put(more[i], more[i + 1]);
        }
        return sheet.facts();
    }

    private static CopyOptions options(Facts facts, String... further) {
        List<SourceRoot> roots = new ArrayList<>(List.of(new SourceRoot("", DATA, DATA)));
        for (String path : further) {
            roots.add(new SourceRoot(".quiesce/roots/" + roots.size() + "/", Path.of(path), Path.of(path)));
        }
        return new CopyOptions(new ArchiveHeader(ArchiveSpec.DEFAULT, facts, roots));
    }

    private CheckFailedException refused(String says, Facts backup) {
        return assertThrows(
                CheckFailedException.class, () -> CopyProgram.find(new Says(says), backup, Optional.of(program)));
    }

    @Test
    @DisplayName("is of the backup's product, and not older")
    void fits() throws Exception {
        Facts mysql = facts("mysql", "8.4.2");
        assertTrue(
                refused("10.11.6-MariaDB", mysql).getMessage().contains("is MariaDB 10.11.6, the backup is MySQL's"));
        assertTrue(refused("8.4.1", mysql).getMessage().contains("older than the backup's MySQL 8.4.2"));
        assertEquals(
                "MySQL 8.4.3",
                CopyProgram.find(new Says("8.4.3"), mysql, Optional.of(program))
                        .version()
                        .toString());
    }

    @Test
    @DisplayName("has the recorded shape, no port, no replication, and every directory in the copy")
    void text() throws Exception {
        CopyOptions options = options(
                facts(
                        "mariadb",
                        "10.11.6-MariaDB",
                        "pageSize",
                        "8192",
                        "lowerCaseTableNames",
                        "1",
                        "variable.innodb_undo_directory",
                        "/srv/undo/a",
                        "variable.innodb_log_group_home_dir",
                        "./"),
                "/srv/undo");
        options.check();
        Map<Path, Path> places = new LinkedHashMap<>();
        places.put(DATA, Path.of("/x/data"));
        places.put(Path.of("/srv/undo"), Path.of("/x/data/.quiesce/roots/1"));
        List<String> lines = options.text(places, Path.of("/x/run")).lines().toList();
        assertTrue(
                lines.containsAll(List.of(
                        "[mysqld]",
                        "datadir=/x/data",
                        "socket=/x/run/s",
                        "skip-networking",
                        "skip-grant-tables",
                        "loose-skip-slave-start",
                        "innodb_page_size=8192",
                        "lower_case_table_names=1",
                        "loose-innodb_undo_directory=/x/data/.quiesce/roots/1/a")),
                lines::toString);
        assertFalse(lines.toString().contains("/srv/"), lines::toString);
    }

    @Test
    @DisplayName("is refused what would lead it to the live files or needs a key")
    void outside() {
        for (CopyOptions options : List.of(
                options(facts("mysql", "8.4.2", "keyring", "component")),
                options(facts("mysql", "8.4.2", "dataFilePath", "ibdata1:12M;/srv/more:12M:autoextend")),
                options(facts("mariadb", "10.11.6-MariaDB", "variable.innodb_undo_directory", "/srv/undo")),
                options(facts("mysql", "8.4.2"), "/srv/tables"))) {
            String message =
                    assertThrows(CheckFailedException.class, options::check).getMessage();
            assertTrue(message.startsWith("this backup can't be proved aside: "), message);
        }
    }

    @Test
    @DisplayName("reads MySQL's binary logs from nowhere: their directory refuses nothing")
    void binaryLogs() throws Exception {
        options(facts("mysql", "8.4.2", "variable.log_bin_basename", "/srv/logs/bin"), "/srv/logs")
                .check();
    }

    @Test
    @DisplayName("believes the last word on a table, and no warning before it")
    void verdict() {
        assertEquals(Optional.empty(), CopyProof.verdict(List.of(row("warning", "2 clients"), row("status", "OK"))));
        assertEquals(Optional.empty(), CopyProof.verdict(List.of(row("note", "doesn't support check"))));
        assertEquals(
                Optional.of("index is bad; Corrupt"),
                CopyProof.verdict(List.of(row("Warning", "index is bad"), row("error", "Corrupt"))));
        assertEquals(Optional.of("Operation failed"), CopyProof.verdict(List.of(row("status", "Operation failed"))));
        assertTrue(CopyProof.verdict(List.of()).isPresent());
    }

    private static List<String> row(String kind, String message) {
        return List.of("shop.orders", "check", kind, message);
    }

    @Test
    @DisplayName("takes no line of its options from a backup that somebody has made up")
    void madeUp() {
        for (List<String> fact : List.of(
                List.of("pageSize", "16384\ninit_file=/x/data/evil.sql"),
                List.of("variable.innodb_log_file_size", "48M\nplugin_dir=/x/data"),
                List.of("dataFilePath", "ibdata1:12M;../../live/ibdata1:12M"))) {
            CopyOptions options = options(facts("mysql", "8.4.2", fact.get(0), fact.get(1)));
            assertThrows(CheckFailedException.class, options::check, fact.toString());
        }
    }
}
