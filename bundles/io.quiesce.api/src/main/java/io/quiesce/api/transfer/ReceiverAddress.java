package io.quiesce.api.transfer;

import java.util.regex.Pattern;

/**
 * Where a receiver listens.
 *
 * @param port of the mutual-TLS endpoint, 1 to 65535
 */
public record ReceiverAddress(String host, int port) {

    /** By its characters, with a zone; not whether it is one. */
    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9A-Fa-f:.]+(%[0-9A-Za-z._-]+)?]?");

    public ReceiverAddress {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is not an address");
        }
    }

    /**
     * Reads what a person writes: {@code HOST}, {@code HOST:PORT}, {@code [ADDRESS]:PORT}.
     *
     * @param port where none is written
     * @throws IllegalArgumentException when it is no address
     */
    public static ReceiverAddress parse(String written, int port) {
        boolean hasPort = namesPort(written);
        int colon = written.lastIndexOf(':');
        String host = hasPort ? written.substring(0, colon) : written;
        if (host.indexOf(':') >= 0 && !IPV6.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + written + "' is not an address: HOST, HOST:PORT or [IPv6]:PORT");
        }
        return new ReceiverAddress(
                host.replace("[", "").replace("]", ""),
                hasPort ? Integer.parseInt(written.substring(colon + 1)) : port);
    }

    /** Whether a person has written a port; an IPv6 address without brackets is none with a port. */
    public static boolean namesPort(String written) {
        int colon = written.lastIndexOf(':');
        return colon >= 0 && written.indexOf(':') == colon || written.contains("]:");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
