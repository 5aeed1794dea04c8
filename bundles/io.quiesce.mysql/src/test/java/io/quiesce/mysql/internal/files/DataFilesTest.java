package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quiesce.api.archive.SourceRoot;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.1")
class DataFilesTest {

    @TempDir
    Path base = Path.of("");

    private Path data = Path.of("");

    @BeforeEach
    void dataDirectory() throws IOException {
        base = base.toRealPath();
        data = Files.createDirectories(base.resolve("data"));
        file("data/ibdata1");
    }

    private Path file(String name) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    private DataFiles locate(Map<String, String> settings, Path... tablespaces) {
        return DataFiles.locate(Settings.of(settings), data, data, List.of(tablespaces));
    }

    private static List<Path> roots(DataFiles files) {
        return files.fileSet().roots().stream().map(SourceRoot::directory).toList();
    }

    private static String refusal(DataFiles files) {
        return files.findings().stream()
                .filter(f -> f.severity() == Severity.REFUSED)
                .findFirst()
                .map(Finding::message)
                .orElse("nothing refused: " + files.findings());
    }

    @Test
    @DisplayName("temporary files, sockets' locks and lost+found stay out, their directories come in")
    void leftOut() throws IOException {
        file("data/ibtmp1");
        file("data/#innodb_temp/temp_1.ibt");
        file("data/lost+found/x");
        file("data/tmp/half");
        file("data/x.pid");
        file("data/mysql.sock.lock");
        file("data/ibtmp_not");
        DataFiles files = locate(Map.of("pid_file", "x.pid", "tmpdir", data + "/tmp"));

        assertEquals(
                List.of("#innodb_temp/temp_1.ibt", "ibtmp1", "lost+found", "mysql.sock.lock", "tmp/half", "x.pid"),
                files.fileSet().leftOut().stream()
                        .map(p -> data.relativize(p).toString())
                        .sorted()
                        .toList());
    }

    @Test
    @DisplayName("every kind of directory outside becomes a root, one that two settings share only once")
    void outside() throws IOException {
        file("redo/ib_logfile0");
        file("redo/undo001");
        file("dw/#ib_16384_0.dblwr");
        file("logs/bin.000001");
        file("logs/bin.index");
        file("logs/error.log.1.gz");
        file("logs/error.log");
        file("logs/relay-bin-one.000002");
        file("sys/ibdata1");
        file("sys/lost+found/x");
        DataFiles files = locate(Map.of(
                "innodb_log_group_home_dir", base + "/redo",
                "innodb_undo_directory", base + "/redo/",
                "innodb_doublewrite_dir", "../dw",
                "log_bin_basename", base + "/logs/bin",
                "relay_log_basename", base + "/logs/relay-bin",
                "log_error", base + "/logs/error.log",
                "innodb_data_home_dir", base + "/sys"));

        assertEquals(
                List.of(data, base.resolve("sys"), base.resolve("redo"), base.resolve("dw"), base.resolve("logs")),
                roots(files),
                files.findings()::toString);
        assertEquals(base.resolve("sys/ibdata1"), files.lockedFile());
        assertTrue(files.fileSet().leftOut().contains(base.resolve("sys/lost+found")));
    }

    @Test
    @DisplayName(
            "InnoDB's home is a root with all that InnoDB puts beside the system tablespace, but for temporary files")
    void innoDbHome() throws IOException {
        file("home/ibdata1");
        file("home/ibtmp1");
        file("home/tmp2");
        file("home/pool");
        file("home/pool.incomplete");
        file("home/#ib_16384_0.dblwr");
        file("home/#ib_16384_1.bdblwr");
        Map<String, String> settings = Map.of(
                "innodb_data_home_dir", base + "/home",
                "innodb_temp_data_file_path", "ibtmp1:12M;tmp2:12M:autoextend",
                "innodb_buffer_pool_filename", "pool");
        DataFiles files = locate(settings);

        assertEquals(List.of(data, base.resolve("home")), roots(files), files.findings()::toString);
        assertEquals(
                Set.of(base.resolve("home/ibtmp1"), base.resolve("home/tmp2")),
                Set.copyOf(files.fileSet().leftOut()));
        file("home/syslog");
        assertTrue(refusal(locate(settings)).contains("holds syslog"));
    }

    @Test
    @DisplayName("a temporary tablespace left in InnoDB's home speaks against a clean shutdown")
    void temporaryTablespaceLeftBehind() throws IOException {
        Settings settings = Settings.of(Map.of("innodb_data_home_dir", base + "/home"));
        assertEquals(List.of(), CleanEvidence.contradictions(settings, data, Flavour.MARIADB));
        file("home/ibtmp1");
        assertEquals(List.of("ibtmp1 was left behind"), CleanEvidence.contradictions(settings, data, Flavour.MARIADB));
    }

    @Test
    @DisplayName("what lies inside under another name is no further root")
    void inside() throws IOException {
        file("data/logs/bin.000001");

        assertEquals(List.of(data), roots(locate(Map.of("log_bin_basename", "logs/bin", "innodb_data_home_dir", ""))));
    }

    @Test
    @DisplayName("strangers, a missing directory and one above the data directory are refused by name")
    void refused() throws IOException {
        file("logs/bin.000001");
        file("logs/syslog");
        assertTrue(
                refusal(locate(Map.of("log_bin_basename", base + "/logs/bin"))).contains("holds syslog"));
        assertTrue(refusal(locate(Map.of("log_bin_basename", base + "/bin"))).contains("contains the data directory"));
        assertTrue(refusal(locate(Map.of("aria_log_dir_path", base + "/gone"))).contains("aria_log_dir_path"));
    }

    @Test
    @DisplayName("tablespaces outside every root are refused by name, whether the server or a link tells")
    void tablespaces() throws IOException {
        Path far = file("far/t.ibd");
        assertTrue(refusal(locate(Map.of(), far)).contains(far.toString()));

        Files.writeString(data.resolve("t.isl"), far.toString());
        assertTrue(refusal(locate(Map.of())).contains(far.toString()));
        Files.writeString(data.resolve("t.isl"), data.resolve("ibdata1").toString());
        assertEquals(1, locate(Map.of()).fileSet().roots().size());
    }

    @Test
    @DisplayName(
            "links into the roots are nothing special, links to directories outside are roots, and so on from there")
    void links() throws IOException {
        file("other/shop/t.MYD");
        file("deep/u.MYD");
        Files.createSymbolicLink(data.resolve("shop"), base.resolve("other/shop"));
        Files.createSymbolicLink(data.resolve("same"), data.resolve("ibdata1"));
        Files.createSymbolicLink(base.resolve("other/shop/u.MYD"), base.resolve("deep/u.MYD"));

        assertEquals(List.of(data, base.resolve("other/shop"), base.resolve("deep")), roots(locate(Map.of())));
    }

    /** A directory that is not the data directory owner's. */
    private Path somebodyElses() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return Path.of("/usr");
        }
        Path directory = Files.createDirectory(base.resolve("theirs"));
        Files.setAttribute(directory, "unix:uid", 1);
        return directory;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("a directory of another user is no root, whether a link leads there or a setting, and however empty")
    void ofAnotherUser() throws IOException {
        Path theirs = somebodyElses();
        assertTrue(
                refusal(locate(Map.of("rocksdb_datadir", theirs.toString()))).contains(theirs + " (rocksdb_datadir)"));

        Files.createSymbolicLink(data.resolve("x"), theirs);
        DataFiles files = locate(Map.of());
        assertTrue(refusal(files).contains(theirs + " (a link in the data directory) belongs to user"));
        assertEquals(List.of(data), roots(files));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName(
            "files of another user are refused in a directory that a setting names, but for the instance's own logs")
    void filesOfAnotherUser() throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root gives files away");
        Files.setAttribute(file("logs/error.log"), "unix:uid", 1);
        Map<String, String> settings =
                Map.of("log_bin_basename", base + "/logs/bin", "log_error", base + "/logs/error.log");
        assertEquals(List.of(data, base.resolve("logs")), roots(locate(settings)));
        assertTrue(refusal(locate(settings)).startsWith("nothing refused"));

        Files.setAttribute(file("logs/bin.000001"), "unix:uid", 1);
        assertTrue(refusal(locate(settings)).contains("bin.000001"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("a data directory of root's is the user's to whom what the server has made in it belongs")
    void ofRoot() throws IOException {
        assumeTrue(System.getProperty("user.name", "").equals("root"), "only root gives files away");
        Files.setAttribute(Files.createDirectory(data.resolve("mysql")), "unix:uid", 1);
        Files.setAttribute(file("binlog/bin.000001"), "unix:uid", 1);
        Files.setAttribute(base.resolve("binlog"), "unix:uid", 1);
        DataFiles files = locate(Map.of("log_bin_basename", base + "/binlog/bin"));
        assertTrue(refusal(files).startsWith("nothing refused"), () -> refusal(files));
        assertEquals(List.of(data, base.resolve("binlog")), roots(files));
    }

    @Test
    @DisplayName("a keyring beside its data is a warning")
    void keyring() throws IOException {
        file("data/keyring");

        assertTrue(locate(Map.of("keyring_file_data", data + "/keyring")).findings().stream()
                .anyMatch(f -> f.severity() == Severity.WARNING && f.message().contains("keyring")));
    }
}
