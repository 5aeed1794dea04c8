package io.quiesce.mysql.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The files of a stopped server")
@Tag("R3.1")
class SourceFilesTest {

    @TempDir
    Path data;

    private void connection(String name, String host) throws IOException {
        Files.writeString(data.resolve(name), "33\nbinlog.000004\n328\n" + host + "\nrepl\nits password\n3306\n60\n");
    }

    @Test
    @DisplayName("name each source of a MariaDB, and nothing else of what stands beside it")
    void mariaDb() throws IOException {
        connection("master.info", "db1.example");
        connection("master-second.info", "db2.example");
        connection("relay-log.info", "not this one");
        assertEquals(Set.of("db1.example", "db2.example"), Set.copyOf(SourceFiles.hosts(data)));
    }

    @Test
    @DisplayName("show by its relay logs that a MySQL has a source, which they don't name")
    void mySql() throws IOException {
        Files.writeString(data.resolve("db2-relay-bin.index"), "./db2-relay-bin.000001\n");
        assertEquals(List.of("?"), SourceFiles.hosts(data));
    }

    @Test
    @DisplayName("have no source where there is none, or none any more")
    void none() throws IOException {
        assertEquals(List.of(), SourceFiles.hosts(data));
        assertEquals(List.of(), SourceFiles.hosts(data.resolve("gone")));
        connection("master.info", "");
        Files.writeString(data.resolve("master-cut.info"), "33\nbinlog");
        Files.writeString(data.resolve("binlog.index"), "./binlog.000001\n");
        assertEquals(List.of(), SourceFiles.hosts(data));
    }
}
