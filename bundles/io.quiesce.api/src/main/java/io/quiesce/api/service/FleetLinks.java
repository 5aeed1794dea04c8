package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.EnrolledAgent;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The asking side of the network: enrolment with agents of other homes, and connections to them (docs/control.md). */
@ProviderType
public interface FleetLinks {

    /**
     * Makes a key, shows the code to the agent it names, and keeps key and certificate under {@code home}.
     *
     * @param agent this home's own name for it; empty for its host, as the code names it
     * @param replace whether an enrolment under the same name is given up, once the new certificate is there
     */
    EnrolledAgent enrol(Path home, String code, String agent, boolean replace) throws QuiesceException;

    /**
     * Gives an enrolment up: key and certificate go from this home. The agent is told nothing; its administrator revokes the operator.
     *
     * @throws QuiesceException when none is enrolled under that name
     */
    void remove(Path home, String agent) throws QuiesceException;

    /** By name. */
    List<EnrolledAgent> enrolled(Path home) throws QuiesceException;

    /**
     * Connects by mutual TLS; a certificate that is due is renewed. Closing the channel, which any thread may do, ends whatever is
     * at work on it.
     *
     * @throws QuiesceException why the agent can't be reached, or does not admit this home
     */
    ByteChannel connect(Path home, String agent) throws QuiesceException;
}
