package io.quiesce.api.service;

import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.OperatorEntry;
import io.quiesce.api.transfer.ReceiverAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who may ask the agent of a home over the network, and where it listens for them. Works on the files of the home, beside a
 * running agent too, which notices a change within a second and cuts the connections of a revoked operator.
 */
@ProviderType
public interface OperatorRegistry {

    /**
     * Makes a one-time code for an operator who is new, was not enrolled yet, or was revoked.
     *
     * @param at the address that the operator will reach, as the administrator names it
     * @throws QuiesceException when an operator of that name has a valid certificate
     */
    Invitation invite(Path home, String operator, OperatorRole role, ReceiverAddress at, Duration validity)
            throws QuiesceException;

    /** Takes every certificate of the operator away, and a code that was not used. */
    void revoke(Path home, String operator) throws QuiesceException;

    /** By name. */
    List<OperatorEntry> operators(Path home) throws QuiesceException;

    /** Where an agent of the home is to listen; empty, as at first, for nowhere. */
    Optional<Bind> listening(Path home) throws QuiesceException;

    /**
     * Changes that. An agent that runs follows within a second.
     *
     * @throws QuiesceException when the address is none of this host's, or another program holds the port, naming a free one
     */
    void listen(Path home, Bind where) throws QuiesceException;

    /** From now on no agent of the home listens; connections end. */
    void listenNowhere(Path home) throws QuiesceException;
}
