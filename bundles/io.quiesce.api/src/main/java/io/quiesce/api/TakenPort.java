package io.quiesce.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A TCP port of this host that could not be had: who listens there, and which port is free instead.
 *
 * @param holder for a sentence such as "it is held by …"; empty where the system does not tell
 * @param free a port that was free a moment ago at the same address, near the taken one if possible; 0 for none
 */
public record TakenPort(Optional<String> holder, int free) {

    private static final int NEIGHBOURS = 20;

    /** Looks who holds it. Reads {@code /proc}, and binds ports for a moment to see whether they are free. */
    public static TakenPort at(InetSocketAddress wanted) {
        return new TakenPort(new PortHolder(Path.of("/proc")).of(wanted.getPort()), free(wanted));
    }

    /**
     * What a person can do about it.
     *
     * @param option that takes an address on the command line
     * @param host as it was wanted; empty for all addresses
     */
    public String hint(String option, String host) {
        String stop = "Stop the program that holds it";
        String before = host.isEmpty() ? "" : host.contains(":") ? "[" + host + "]:" : host + ":";
        return free == 0
                ? stop + "."
                : stop + ", or use port " + free + ", which is free: " + option + " " + before + free;
    }

    private static int free(InetSocketAddress taken) {
        for (int port = taken.getPort() + 1; port <= Math.min(65535, taken.getPort() + NEIGHBOURS); port++) {
            if (bindable(taken, port) > 0) {
                return port;
            }
        }
        return bindable(taken, 0);
    }

    private static int bindable(InetSocketAddress where, int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, where.getAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            return 0; // taken too
        }
    }
}
