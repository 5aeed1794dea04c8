package io.quiesce.mysql.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("R3.1")
class ProcFsTest {

    private static final String STAT = "42 (maria) db (x) %s 7 42 42 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 9 0 %s 1 2\n";
    private static final String TCP = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   107        0 5001 1 0 100 0 0 10 0
               1: 0100007F:0CEB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   107        0 5002 1 0 100 0 0 10 0
               2: 0100007F:0CEA 0100007F:A0B2 01 00000000:00000000 00:00000000 00000000   107        0 5003 1 0 100 0 0 10 0
            """;
    private static final String TCP6 = """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000001000000:0CEA 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 5004 1 0 100 0 0 10 0
            """;
    private static final String UNIX = """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 6001 /run/mysqld/mysqld.sock
            0000000000000000: 00000003 00000000 00000000 0001 03 6002 /run/mysqld/mysqld.sock
            0000000000000000: 00000002 00000000 00010000 0001 01 6003 @abstract
            """;

    @TempDir
    Path proc = Path.of("");

    private ProcFs processes = new ProcFs();

    @BeforeEach
    void table() throws IOException {
        processes = new ProcFs(proc);
        Path one = Files.createDirectories(proc.resolve("42/fd")).getParent();
        Files.writeString(one.resolve("stat"), STAT.formatted("S", "98765"));
        Files.writeString(one.resolve("cmdline"), "/usr/sbin/mariadbd\0--port=3306\0");
        Files.writeString(one.resolve("status"), "Name:\tmariadbd\nUid:\t107\t107\t107\t107\n");
        Files.writeString(one.resolve("cgroup"), "0::/system.slice/mariadb.service\n");
        Files.createSymbolicLink(one.resolve("exe"), proc.resolve("usr/sbin/mariadbd"));
        Files.createSymbolicLink(one.resolve("cwd"), proc.resolve("var/lib/mysql"));
        Files.createSymbolicLink(one.resolve("fd/20"), Path.of("socket:[5001]"));
        Files.createSymbolicLink(one.resolve("fd/21"), Path.of("socket:[6001]"));
        Files.createSymbolicLink(one.resolve("fd/22"), proc.resolve("var/lib/mysql/ibdata1"));
        for (String net : List.of("42/net", "self/net")) {
            Path directory = Files.createDirectories(proc.resolve(net));
            Files.writeString(directory.resolve("tcp"), TCP);
            Files.writeString(directory.resolve("unix"), UNIX);
        }
    }

    @Test
    @DisplayName("a process is read whole, whatever stands in its name")
    void process() {
        ServerProcess process = processes.find(42).orElseThrow();

        assertEquals("98765", process.started());
        assertEquals(7, process.parent());
        assertEquals(107, process.user());
        assertEquals(List.of("/usr/sbin/mariadbd", "--port=3306"), process.arguments());
        assertEquals("/system.slice/mariadb.service", process.cgroup().path());
        assertTrue(process.isServer());
        assertEquals("mariadbd (pid 42)", process.toString());
    }

    @Test
    @DisplayName("a pid that is used again is another process, and a zombie is none")
    void identity() throws IOException {
        ServerProcess process = processes.find(42).orElseThrow();
        assertTrue(processes.alive(process));

        Files.writeString(proc.resolve("42/stat"), STAT.formatted("S", "98766"));
        assertFalse(processes.alive(process));
        Files.writeString(proc.resolve("42/stat"), STAT.formatted("Z", "98765"));
        assertFalse(processes.alive(process));
        assertTrue(processes.find(42).isEmpty());
    }

    @Test
    @DisplayName("listening sockets are known by their inodes, connections are not listed")
    void sockets() {
        ServerProcess process = processes.find(42).orElseThrow();

        assertEquals(
                List.of("port 3306", "/run/mysqld/mysqld.sock"),
                processes.listening(process).stream().map(Object::toString).toList());
        assertEquals(4, processes.listening().size());
        assertFalse(processes.portClosed(3306));
        assertTrue(processes.portClosed(3308));
    }

    @Test
    @DisplayName("who listens on a port is known by the user, and unknown without the kernel's table")
    void listeners() throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        Files.writeString(proc.resolve("self/net/tcp6"), TCP6);

        assertEquals(Optional.of(Set.of(107L)), processes.listeners(loopback, 3306));
        assertEquals(Optional.of(Set.of(1001L)), processes.listeners(InetAddress.getByName("::1"), 3306));
        assertEquals(Optional.of(Set.of()), processes.listeners(loopback, 3308));
        Files.delete(proc.resolve("self/net/tcp"));
        assertEquals(Optional.empty(), processes.listeners(loopback, 3306));
    }

    @Nested
    @DisplayName("a server is found by its working directory")
    class Serving {

        private static final long STRANGER = 4_000_000_000L;

        private Path data = proc;
        private long owner;

        @BeforeEach
        void directory() throws IOException {
            data = Files.createDirectories(proc.resolve("var/lib/mysql"));
            owner = Integer.toUnsignedLong((Integer) Files.getAttribute(data, "unix:uid"));
            process(owner, "/usr/sbin/mariadbd");
        }

        private void process(long effective, String executable) throws IOException {
            Path one = proc.resolve("42");
            Files.writeString(
                    one.resolve("status"), "Name:\tmariadbd\nUid:\t%d\t%d\t0\t0\n".formatted(STRANGER, effective));
            Files.delete(one.resolve("exe"));
            Files.createSymbolicLink(one.resolve("exe"), Path.of(executable));
        }

        private int found() {
            return processes.serving(data).size();
        }

        @Test
        @DisplayName("when the directory is its user's")
        void ofItsOwner() {
            assertEquals(1, found());
            assertEquals(List.of(), processes.serving(Path.of("/srv/other")));
        }

        @Test
        @DisplayName("not when a stranger took its place and name, whatever program that is")
        void ofStranger() throws IOException {
            process(STRANGER, "/usr/bin/sleep");
            assertEquals(0, found());
            process(STRANGER, "/usr/sbin/mariadbd");
            assertEquals(0, found());
        }

        @Test
        @DisplayName("when its user is this program's own")
        void ofOurs() throws IOException {
            process(STRANGER, "/usr/sbin/mariadbd");
            Files.writeString(proc.resolve("self/status"), "Uid:\t0\t%d\t0\t0\n".formatted(STRANGER));
            assertEquals(1, found());
        }

        @Test
        @DisplayName("when only the system tables in it are its user's")
        void ofTheTables() throws IOException {
            assumeTrue(System.getProperty("user.name", "").equals("root"), "only root may give a directory away");
            Files.setAttribute(Files.createDirectory(data.resolve("mysql")), "unix:uid", 107);
            process(107, "/usr/sbin/mariadbd");
            assertEquals(1, found());
        }

        @Test
        @DisplayName("with root's rights only by its program: whoever calls sudo chooses the name")
        void ofRoot() throws IOException {
            process(0, "/usr/sbin/mariadbd");
            assertEquals(1, found());
            process(0, "/usr/bin/sudo");
            Files.writeString(proc.resolve("42/cmdline"), "mysqld\0true\0");
            assertTrue(processes.find(42).orElseThrow().isServer(), "by its name");
            assertEquals(0, found());
        }
    }
}
