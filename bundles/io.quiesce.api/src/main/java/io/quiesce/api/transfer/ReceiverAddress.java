package io.quiesce.api.transfer;

/**
 * Where a receiver listens.
 *
 * @param port of the mutual-TLS endpoint, 1 to 65535
 */
public record ReceiverAddress(String host, int port) {

    public ReceiverAddress {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is not an address");
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
