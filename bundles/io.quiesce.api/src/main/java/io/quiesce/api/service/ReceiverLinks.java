package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The agent's side of the network: enrolment, and links to enrolled receivers (docs/protocol.md). */
@ProviderType
public interface ReceiverLinks {

    /**
     * Makes a key, shows the code to the receiver it names, and keeps key and certificate under {@code home}.
     *
     * @param receiver the agent's own name for it; an enrolled one of that name is refused
     */
    default EnrolledReceiver enrol(Path home, String code, String receiver) throws QuiesceException {
        return enrol(home, code, receiver, false);
    }

    /**
     * As {@link #enrol(Path, String, String)}.
     *
     * @param replace whether an enrolment under the same name is given up, once the new certificate is there
     */
    EnrolledReceiver enrol(Path home, String code, String receiver, boolean replace) throws QuiesceException;

    /**
     * Looks for a receiver at another address from now on; key and certificate stay. Links that are open stay where they are.
     *
     * @return it, as it is enrolled now; whether it answers there is not asked
     * @throws QuiesceException when none is enrolled under that name, or the host can't be one
     */
    EnrolledReceiver move(Path home, String receiver, ReceiverAddress address) throws QuiesceException;

    /**
     * Gives an enrolment up: key and certificate go from this home. The receiver is told nothing, keeps the backups and goes on
     * admitting the certificate until its administrator revokes it.
     *
     * @throws QuiesceException when none is enrolled under that name
     */
    void remove(Path home, String receiver) throws QuiesceException;

    List<EnrolledReceiver> enrolled(Path home) throws QuiesceException;

    /**
     * Opens a link by mutual TLS and renews the client's certificate when two thirds of its life are over.
     *
     * @param connections largest number of connections, 1 to 32; opened as they are needed
     * @param limits of each call: connect, silence and stall
     */
    ReceiverLink connect(Path home, String receiver, int connections, NetworkLimits limits) throws QuiesceException;

    /** As above, with the default limits but the silence after which a peer counts as lost. */
    default ReceiverLink connect(Path home, String receiver, int connections, Duration silence)
            throws QuiesceException {
        return connect(home, receiver, connections, NetworkLimits.DEFAULT.withSilence(silence));
    }
}
