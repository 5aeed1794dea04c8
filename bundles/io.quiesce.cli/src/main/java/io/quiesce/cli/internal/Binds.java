package io.quiesce.cli.internal;

import io.quiesce.api.service.ReceiverEndpoint.Bind;

/** How an address to listen on is written: {@code PORT}, {@code HOST:PORT} or {@code [ADDRESS]:PORT}. */
final class Binds {

    private Binds() {}

    static Bind read(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = colon < 0 ? "" : text.substring(0, colon);
            if (port >= 0 && port <= 65535) {
                return new Bind(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (NumberFormatException e) {
            // said below, with what would be right
        }
        throw new UsageException("'" + text + "' is not an address: write PORT or HOST:PORT, port 0 to 65535");
    }
}
