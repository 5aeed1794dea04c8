package io.quiesce.mysql.internal.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A socket that accepts TCP connections, as {@code /proc/net/tcp} and {@code tcp6} list it (proc(5)).
 *
 * @param user numeric id of the user that made it
 */
record TcpListener(InetAddress address, int port, long user) {

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int HEX = 16;

    /** The socket of a table's line; empty for one that does not listen, or for no socket. */
    static Optional<TcpListener> parse(String line) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length <= USER || !columns[STATE].equals(LISTENING)) {
            return Optional.empty();
        }
        String[] local = columns[LOCAL_ADDRESS].split(":");
        try {
            return Optional.of(
                    new TcpListener(address(local[0]), Integer.parseInt(local[1], HEX), Long.parseLong(columns[USER])));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Written in words of 32 bits, each as a number of this machine. An IPv4 address in an IPv6 socket becomes one. */
    private static InetAddress address(String hex) throws UnknownHostException {
        ByteBuffer bytes = ByteBuffer.allocate(hex.length() / 2).order(ByteOrder.nativeOrder());
        for (int at = 0; at + 8 <= hex.length(); at += 8) {
            bytes.putInt(Integer.parseUnsignedInt(hex.substring(at, at + 8), HEX));
        }
        return InetAddress.getByAddress(bytes.array());
    }

    /** Those that the kernel gives a connection to an address to: the nearest that there are. */
    static List<TcpListener> nearest(List<TcpListener> ofPort, InetAddress address) {
        boolean four = address instanceof Inet4Address;
        Predicate<TcpListener> same = l -> l.address().equals(address);
        Predicate<TcpListener> any = l -> l.address().isAnyLocalAddress() && l.isFour() == four;
        // unless it is for IPv6 only, which no table tells
        Predicate<TcpListener> anyOfBoth = l -> l.address().isAnyLocalAddress() && four;
        return Stream.of(same, any, anyOfBoth)
                .map(nearer -> ofPort.stream().filter(nearer).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private boolean isFour() {
        return address instanceof Inet4Address;
    }
}
