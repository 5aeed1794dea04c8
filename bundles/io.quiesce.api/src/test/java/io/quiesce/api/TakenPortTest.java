package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenPortTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid" + "  timeout inode";
    private static final String LISTENS = "   0: 0100007F:1D13 00000000:0000 0A 00000000:00000000 00:00000000 00000000"
            + "  1000        0 4711 1 0000000000000000 100 0 0 10 0";
    private static final String CONNECTED =
            "   1: 0100007F:1D14 0100007F:C350 01 00000000:00000000 00:00000000 00000000"
                    + "     0        0 4712 1 0000000000000000 100 0 0 10 0";

    @TempDir
    private Path proc;

    private void tables() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.write(proc.resolve("net/tcp"), List.of(HEAD, LISTENS, CONNECTED));
    }

    private void process(String pid, String socket) throws IOException {
        Path files = Files.createDirectories(proc.resolve(pid).resolve("fd"));
        Files.writeString(proc.resolve(pid).resolve("comm"), "nginx\n");
        Files.createSymbolicLink(files.resolve("7"), Path.of("socket:[" + socket + "]"));
    }

    @Test
    @DisplayName("the process with the socket that listens is named, without its arguments")
    void named() throws IOException {
        tables();
        process("41", "999");
        process("42", "4711");
        assertEquals(Optional.of("process 42 (nginx)"), new PortHolder(proc).of(7443));
    }

    @Test
    @DisplayName("a process that can't be looked into is told by its user")
    void otherUser() throws IOException {
        tables();
        assertEquals(Optional.of("a process of another user (user id 1000)"), new PortHolder(proc).of(7443));
    }

    @Test
    @DisplayName("a connection is no holder, nor is anybody where the system tells nothing")
    void nobody() throws IOException {
        assertEquals(Optional.empty(), new PortHolder(proc).of(7443));
        tables();
        process("42", "4712");
        assertEquals(Optional.empty(), new PortHolder(proc).of(7444));
    }

    @Test
    @DisplayName("this system names this process, and a port that can be bound")
    void here() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TakenPort port = TakenPort.at((InetSocketAddress) taken.getLocalSocketAddress());
            if (Files.isReadable(Path.of("/proc/net/tcp"))) {
                assertEquals(Optional.of("this very process"), port.holder());
            }
            assertNotEquals(taken.getLocalPort(), port.free());
            new ServerSocket(port.free(), 1, InetAddress.getLoopbackAddress()).close();
            assertTrue(port.hint("--listen", "::1").endsWith(": --listen [::1]:" + port.free()));
        }
    }
}
