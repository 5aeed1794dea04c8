package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionFilesTest {

    @TempDir
    Path directory = Path.of("");

    private Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Map<String, String> read(Path file) {
        return OptionFiles.read(List.of(file), "mysqld"::equals).options();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "datadir = /var/lib/mysql           | datadir | /var/lib/mysql",
                "innodb-log-group-home-dir=/redo    | innodb_log_group_home_dir | /redo",
                "tmpdir = \"/a b/c\"  # comment     | tmpdir | /a b/c",
                "basedir = '/opt/#1'                | basedir | /opt/#1",
                "port = 3307 # comment              | port | 3307",
                "innodb_temp = ./#innodb_temp       | innodb_temp | ./#innodb_temp",
                "loose-gizmo = on                   | gizmo | on",
                "skip-log-bin                       | log_bin | 0",
                "log_bin                            | log_bin | ^^",
                "init = a\\sb\\\\c                  | init | a b\\c"
            })
    @DisplayName("lines are read as the server reads them")
    void lines(String line, String name, String value) throws IOException {
        assertEquals(Map.of(name, value), read(file("my.cnf", "[mysqld]\n" + line + "\n")));
    }

    @Test
    @DisplayName("only the server's groups count, and the last value wins")
    void groups() throws IOException {
        Path file = file(
                "my.cnf",
                "port=1\n[client]\nport=2\n; old\n# older\n[mysqld]\nport=3\nport = 4\n[mysqldump]\nport=5\n");

        assertEquals(Map.of("port", "4"), read(file));
    }

    @Test
    @DisplayName("includes are read where they stand, directories in the order of names, each file once")
    void includes() throws IOException {
        file("conf.d/b.cnf", "[mysqld]\na=from-b\n");
        file("conf.d/a.cnf", "[mysqld]\na=from-a\nb=from-a\n");
        file("conf.d/c.txt", "[mysqld]\na=never\n");
        file("one.cnf", "!include my.cnf\n[mysqld]\nc=one\n");
        Path file = file("my.cnf", "[mysqld]\na=0\n!includedir conf.d\n!include one.cnf\n[mysqld]\nd=last\n");
        OptionFiles read = OptionFiles.read(List.of(file), "mysqld"::equals);

        assertEquals(Map.of("a", "from-b", "b", "from-a", "c", "one", "d", "last"), read.options());
        assertEquals(4, read.texts().size());
        assertEquals(List.of(), read.unreadable());
    }

    @Test
    @DisplayName("an include that can't be read is reported")
    void missingInclude() throws IOException {
        Path file = file("my.cnf", "!includedir nowhere\n[mysqld]\na=1\n");

        assertEquals(
                List.of(directory.resolve("nowhere")),
                OptionFiles.read(List.of(file), "mysqld"::equals).unreadable());
    }

    @Test
    @DisplayName("secrets are replaced in the texts, even commented out, and nothing else is changed")
    void secrets() throws IOException {
        String text = OptionFiles.withoutSecrets("""
                [client]
                user = root
                password = hush1
                #password=hush2
                [mysqld]
                  wsrep-sst-auth="sst:hush3"
                file_key_management_filekey = FILE:/hush4
                port = 3306
                """);

        assertFalse(text.contains("hush"), text);
        assertTrue(text.contains("user = root\npassword = ***\n#password= ***\n"), text);
        assertTrue(text.endsWith("port = 3306\n"), text);
    }

    @Test
    @DisplayName("a switch that begins with skip turns the rest off, unless all of it is the option's name")
    void skip() throws IOException {
        Path file = file("my.cnf", "[mysqld]\nskip-log-bin\nskip-slave-start\nskip-replica-start\nskip-networking\n");

        assertEquals(
                Map.of("log_bin", "0", "skip_slave_start", "", "skip_replica_start", "", "skip_networking", ""),
                read(file));
    }

    @Test
    @DisplayName("each flavour has its groups, with versions and suffixes")
    void flavourGroups() {
        Optional<ServerVersion> mariadb = ServerVersion.parse("10.11.4-MariaDB");

        assertTrue(new OptionGroups(Flavour.MARIADB, mariadb, "", false).counts("mariadb-10.11"));
        assertFalse(new OptionGroups(Flavour.MARIADB, mariadb, "", false).counts("mariadb-10.6"));
        assertFalse(new OptionGroups(Flavour.MYSQL, ServerVersion.parse("8.0.31"), "", false).counts("mariadb"));
        assertTrue(new OptionGroups(Flavour.MYSQL, ServerVersion.parse("8.0.31"), "", false).counts("mysqld-8.0"));
        assertTrue(new OptionGroups(Flavour.MARIADB, mariadb, ".two", false).counts("mysqld.two"));
        assertFalse(new OptionGroups(Flavour.MARIADB, mariadb, "", false).counts("mysqld.two"));
        assertFalse(new OptionGroups(Flavour.MARIADB, mariadb, "", false).counts("client"));
        assertFalse(new OptionGroups(Flavour.MARIADB, mariadb, "", false).counts("mysqld_safe"));
        assertTrue(new OptionGroups(Flavour.MARIADB, mariadb, "", true).counts("mysqld_safe"));
    }

    @Test
    @DisplayName("the command line wins over the files, what was persisted wins over the files too")
    void serverOptions() throws IOException {
        Path file = file("my.cnf", "[mysqld]\nport=1\nsocket=/s\nlog_bin=/logs/bin.log\nlog_error=/logs/err\n");
        file(
                "data/mysqld-auto.cnf",
                "{\"Version\":2,\"mysql_dynamic_variables\":{\"socket\":{\"Value\":\"/p\",\"Metadata\":{\"Host\":\"x\"}}}}");
        ServerOptions options = ServerOptions.read(
                List.of("/usr/sbin/mysqld", "--defaults-file=" + file, "--port=9"),
                List.of(),
                directory.resolve("data"),
                Flavour.MYSQL,
                Optional.empty());

        assertEquals("9", options.settings().get("port", ""));
        assertEquals("/p", options.settings().get("socket", ""));
        assertEquals("/logs/bin", options.settings().get("log_bin_basename", ""));
        assertEquals("/logs/err.err", options.settings().get("log_error", ""));
    }

    @Test
    @DisplayName("a zero byte ends a line, as for the server")
    void zeroByte() throws IOException {
        assertEquals(Map.of("tmpdir", "/a"), read(file("my.cnf", "[mysqld]\ntmpdir=/a\0b\n")));
    }

    @Test
    @DisplayName("a file that includes itself by many paths is read once")
    void roundAbout() throws IOException {
        Path file = file("my.cnf", "[mysqld]\nport=1\n!includedir .\n!include ./my.cnf\n!includedir ./.\n");
        OptionFiles files = OptionFiles.read(List.of(file), "mysqld"::equals);
        assertEquals(List.of(file), List.copyOf(files.texts().keySet()));
        assertEquals(Map.of("port", "1"), files.options());
    }

    @Test
    @DisplayName("a group's line of many blanks is read in a moment")
    void blanks() {
        String text = "[" + " ".repeat(100_000) + "x\n[mysqld]\nport=1\n";
        assertEquals(
                Map.of("port", "1"),
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(file("my.cnf", text))));
    }

    private Map<String, String> persisted(String text) throws IOException {
        file("mysqld-auto.cnf", text);
        ServerOptions options = ServerOptions.read(
                List.of("mysqld", "--no-defaults"), List.of(), directory, Flavour.MYSQL, Optional.empty());
        return options.settings().withoutSecrets();
    }

    @Test
    @DisplayName("a persisted value may be long, and the root directory no binary log")
    void persistedOddities() throws IOException {
        String text = "{\"a\" : {\"Value\" : \"%s\", \"Metadata\": {}}, \"b\": {\"Value\": \"\\\"\"}}";
        String longest = "x\\\\".repeat(100_000);
        Map<String, String> values = persisted(String.format(text, longest));
        assertEquals("x\\".repeat(100_000), values.get("a"));
        assertEquals("\"", values.get("b"));
        assertEquals("/", persisted("{\"log_bin\":{\"Value\":\"/\"}}").get("log_bin_basename"));
    }
}
