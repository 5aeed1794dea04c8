package io.quiesce.guardian.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Greets as a server does, and like one only after its start: when a file is there. It holds no locks. */
final class PlayedServer implements AutoCloseable {

    private static final byte[] GREETING = {1, 0, 0, 0, 10};

    private final Path started;
    private final ServerSocket port;

    private PlayedServer(Path started, ServerSocket port) {
        this.started = started;
        this.port = port;
    }

    static PlayedServer startedBy(Path file) throws IOException {
        PlayedServer server = new PlayedServer(file, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("greeter").start(server::greet);
        return server;
    }

    private void greet() {
        while (!port.isClosed()) {
            try (Socket client = port.accept()) {
                if (Files.exists(started)) {
                    client.getOutputStream().write(GREETING);
                }
            } catch (IOException e) {
                // the test is over, or the client is gone
            }
        }
    }

    /** What its start makes. */
    Path started() {
        return started;
    }

    String host() {
        return port.getInetAddress().getHostAddress();
    }

    int port() {
        return port.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
