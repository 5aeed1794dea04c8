package io.quiesce.transfer.mina.internal.line;

import org.apache.mina.transport.socket.SocketSessionConfig;

/** How both ends treat their sockets. */
final class SocketSettings {

    /** MINA adapts the size of its reads to what comes, between these. */
    private static final int SMALLEST_READ = 2 << 10;

    static final int LARGEST_READ = 128 << 10;

    private SocketSettings() {}

    static void apply(SocketSessionConfig config) {
        config.setTcpNoDelay(true);
        config.setKeepAlive(true);
        config.setMinReadBufferSize(SMALLEST_READ);
        config.setMaxReadBufferSize(LARGEST_READ);
        config.setReadBufferSize(16 << 10);
        // whoever waits for a line has its own limit of silence, which counts the peer's signs of life too
        config.setWriteTimeout(0);
    }
}
