package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The receiver's side of the network: a mutual-TLS endpoint and one that only enrols (docs/protocol.md). */
@ProviderType
public interface ReceiverEndpoint {

    /**
     * Binds both addresses and serves until closed.
     *
     * @param home holds the certificate authority and the registry of clients; both are made when missing
     * @param transfer port 0 takes a free one
     * @param enrolment port 0 takes a free one
     * @throws QuiesceException naming a busy port and a free one instead
     */
    Listening listen(Path home, Bind transfer, Bind enrolment, ReceiverDesk desk) throws QuiesceException;

    /**
     * Where to listen.
     *
     * @param host address or name of a local interface; empty means all
     * @param port 0 to 65535
     */
    record Bind(String host, int port) {

        /**
         * Reads {@code PORT}, {@code HOST:PORT} or {@code [ADDRESS]:PORT}.
         *
         * @throws IllegalArgumentException saying what would be right
         */
        public static Bind parse(String text) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                String host = colon < 0 ? "" : text.substring(0, colon);
                if (port >= 0 && port <= 65535) {
                    boolean bracketed = host.startsWith("[") && host.endsWith("]");
                    return new Bind(bracketed ? host.substring(1, host.length() - 1) : host, port);
                }
            } catch (NumberFormatException e) {
                // said below, with what would be right
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: write PORT or HOST:PORT, port 0 to 65535");
        }
    }

    /** A bound endpoint; closing it ends every session in good order. */
    interface Listening extends AutoCloseable {
        ReceiverAddress transfer();

        ReceiverAddress enrolment();

        @Override
        void close();
    }
}
