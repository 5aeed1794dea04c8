package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.archive.Facts;
import io.quiesce.mysql.internal.files.BinlogFiles;
import io.quiesce.mysql.internal.sql.Flavour;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("R3.1")
@DisplayName("The fact mysql.gtid")
class FactSheetTest {

    private static final String A = "0cbb5f55-0000-11ef-8000-000000000001";
    private static final String B = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    /** GTIDs and their source. */
    private static List<Optional<String>> gtid(Flavour flavour, Optional<String> before, Optional<String> logged) {
        FactSheet sheet = new FactSheet();
        before.ifPresent(g -> sheet.put("gtid.before", g));
        String source = flavour == Flavour.MARIADB ? "state file" : "binary log";
        sheet.binlog(new BinlogFiles.End(Path.of("/d/binlog.000002"), 4, false, logged, source), flavour);
        return List.of(sheet.facts().get("mysql.gtid"), sheet.facts().get("mysql.gtid.source"));
    }

    private static Optional<String> position(Optional<String> logged) {
        return new FactSheet()
                .binlog(
                        new BinlogFiles.End(Path.of("/d/binlog.000002"), 15533, false, logged, "state file"),
                        Flavour.MARIADB)
                .facts()
                .get(Facts.LOG_POSITION);
    }

    @Test
    @DisplayName("is told with the log's position, unless it is long")
    void logPosition() {
        assertEquals(Optional.of("binlog.000002:15533, GTID 0-1-17"), position(Optional.of("0-1-17")));
        assertEquals(Optional.of("binlog.000002:15533"), position(Optional.empty()));
        assertEquals(Optional.of("binlog.000002:15533"), position(Optional.of("0-1-17,".repeat(30))));
    }

    private static List<Optional<String>> known(String gtids, String source) {
        return List.of(Optional.of(gtids), Optional.of(source));
    }

    @Test
    @DisplayName("of MySQL has what the server had executed and what it logged until it was down")
    void mysql() {
        assertEquals(
                known(A + ":1-100," + B + ":1-7", "binary log and server before the stop"),
                gtid(Flavour.MYSQL, Optional.of(A + ":1-100," + B + ":1-5"), Optional.of(B + ":3-7")));
        assertEquals(
                known(B + ":1", "binary log and server before the stop"),
                gtid(Flavour.MYSQL, Optional.of(""), Optional.of(B + ":1")));
    }

    @Test
    @DisplayName("of a MySQL that was found stopped may be incomplete, and says so")
    void foundStopped() {
        assertEquals(
                known(B + ":3-7", "binary log, may be incomplete"),
                gtid(Flavour.MYSQL, Optional.empty(), Optional.of(B + ":3-7")));
    }

    @Test
    @DisplayName("is what the server said where the log does not tell, or tells in a form that can't be read")
    void server() {
        assertEquals(
                known(A + ":t:1", "server before the stop"),
                gtid(Flavour.MYSQL, Optional.of(A + ":t:1"), Optional.empty()));
        assertEquals(
                known("new:form", "server before the stop"),
                gtid(Flavour.MYSQL, Optional.of("new:form"), Optional.of(B + ":1")));
        assertEquals(
                List.of(Optional.empty(), Optional.empty()), gtid(Flavour.MYSQL, Optional.of(""), Optional.empty()));
    }

    @Test
    @DisplayName("of MariaDB is the state of its files, which is whole")
    void mariadb() {
        assertEquals(
                known("0-1-17", "state file"), gtid(Flavour.MARIADB, Optional.of("0-1-16"), Optional.of("0-1-17")));
    }
}
