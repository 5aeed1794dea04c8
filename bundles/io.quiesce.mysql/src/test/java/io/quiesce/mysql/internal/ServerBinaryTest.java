package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.1")
@DisplayName("The version of the server that a service would start")
class ServerBinaryTest {

    /** Every program there says that it is this one. */
    private static final class Programs implements Commands {

        private String asked = "";

        @Override
        public Outcome run(List<String> command, Duration limit) {
            asked = command.getFirst();
            return new Outcome(0, "mysqld  Ver 8.4.2 for Linux on x86_64 (MySQL Community Server - GPL)");
        }

        @Override
        public Launch launch(List<String> command) {
            throw new IllegalStateException("nothing is to be launched");
        }
    }

    @TempDir
    Path base = Path.of("");

    private final Programs programs = new Programs();

    @BeforeEach
    void installation() throws IOException {
        program("sbin/mysqld");
        program("bin/mysqld_safe");
        program("bin/wrapper");
    }

    private void program(String name) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        file.toFile().setExecutable(true);
    }

    private Optional<String> version(String... command) {
        return ServerBinary.version(List.of(command), programs).map(ServerVersion::text);
    }

    @Test
    @DisplayName("is asked of the very program that the command names")
    void named() {
        assertEquals(Optional.of("8.4.2"), version(base + "/sbin/mysqld", "--datadir=/d"));
        assertEquals(base + "/sbin/mysqld", programs.asked);
    }

    @Test
    @DisplayName("is not known when there is no command, or one that is neither a server nor mysqld_safe")
    void unknown() {
        assertEquals(Optional.empty(), version());
        assertEquals(Optional.empty(), version(base + "/bin/wrapper", base + "/sbin/mysqld"));
        assertEquals("", programs.asked);
    }

    @Test
    @DisplayName("is not known when the named program can't be run, whatever else is installed")
    void gone() {
        assertEquals(Optional.empty(), version(base + "/bin/mysqld"));
        assertEquals(Optional.empty(), version(base + "/gone/mysqld_safe"));
        assertEquals("", programs.asked);
    }

    @Test
    @DisplayName("has a flavour that the data directory tells, also where Aria's log lies elsewhere")
    void flavour() throws IOException {
        assertEquals(Optional.empty(), ServerBinary.flavourOf(base));
        program("mysql.ibd");
        assertEquals(Optional.of(Flavour.MYSQL), ServerBinary.flavourOf(base));
        program("mysql/column_stats.frm");
        assertEquals(Optional.of(Flavour.MARIADB), ServerBinary.flavourOf(base));
    }

    @Test
    @DisplayName("is asked of the server of mysqld_safe's own installation")
    void safe() {
        assertEquals(Optional.of("8.4.2"), version(base + "/bin/mysqld_safe", "--datadir=/d"));
        assertEquals(base + "/sbin/mysqld", programs.asked);
    }
}
