package io.quiesce.api.service;

import io.quiesce.api.control.Operator;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The agent's side of the network: mutual TLS for its operators, and their enrolment, at one port (docs/control.md). */
@ProviderType
public interface OperatorEndpoint {

    /**
     * Binds the address and serves until closed.
     *
     * @param home holds authority and registry of the operators; both are made when missing
     * @param where port 0 takes a free one
     * @throws QuiesceException naming a busy port and a free one instead
     */
    Listening listen(Path home, Bind where, Visits visits) throws QuiesceException;

    /** Who is let in. */
    @FunctionalInterface
    interface Visits {

        /**
         * Talks with an operator, in a thread of the connection; afterwards it is closed. It also ends when the operator is
         * revoked, or says nothing for long: reading and writing then fail.
         */
        void serve(Operator operator, ByteChannel connection);
    }

    /** A bound endpoint; closing it ends every connection. */
    interface Listening extends AutoCloseable {
        ReceiverAddress address();

        @Override
        void close();
    }
}
