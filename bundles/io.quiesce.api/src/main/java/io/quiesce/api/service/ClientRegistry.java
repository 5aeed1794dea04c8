package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who may deliver backups. Works on the files of a receiver's home, beside a running receiver too, which notices a
 * change within a second and cuts the sessions of a revoked client.
 */
@ProviderType
public interface ClientRegistry {

    /**
     * Makes a one-time code for a new client.
     *
     * @param enrolment the address that the client will reach, as the administrator names it
     */
    Invitation invite(Path home, String client, ReceiverAddress enrolment, Duration validity) throws QuiesceException;

    /** As {@link #invite} for a client that is known: a new host takes over its backups, the old one is revoked. */
    Invitation replace(Path home, String client, ReceiverAddress enrolment, Duration validity) throws QuiesceException;

    /** Takes every certificate of the client away; its backups stay. */
    void revoke(Path home, String client) throws QuiesceException;

    /**
     * Says until when a client may read its backups back; what it is reading ends when it no longer may. A new host in its place has
     * the same right.
     */
    void letRestore(Path home, String client, RestoreRight right) throws QuiesceException;

    List<ClientEntry> clients(Path home) throws QuiesceException;

    /** When the certificate ends by which clients know this receiver; empty before it has served for the first time. */
    Optional<Instant> endpointCertificateEnds(Path home) throws QuiesceException;
}
