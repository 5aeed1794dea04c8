package io.quiesce.mysql.internal.host;

/**
 * A socket that accepts connections.
 *
 * @param address {@code port} of TCP, or the path of a UNIX socket ({@code @name} for an abstract one)
 * @param inode the kernel's number of the socket itself: the same for all processes that hold it
 */
public record ListeningSocket(Family family, String address, long inode) {

    public enum Family {
        TCP,
        UNIX
    }

    @Override
    public String toString() {
        return family == Family.TCP ? "port " + address : address;
    }
}
