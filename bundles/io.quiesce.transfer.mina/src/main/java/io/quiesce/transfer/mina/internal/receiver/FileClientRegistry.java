package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.registry.Invitations;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.registry.RegistryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The registry as one file per client in the receiver's home. */
@Component
public final class FileClientRegistry implements ClientRegistry {

    private final Invitations invitations;

    public FileClientRegistry() {
        this(Clock.systemUTC(), new SecureRandom(), Lifetimes.DEFAULT);
    }

    /** @param lifetimes for the authority, if it is made here */
    public FileClientRegistry(Clock clock, SecureRandom random, Lifetimes lifetimes) {
        this.invitations = new Invitations(Membership.CLIENTS, clock, random, lifetimes);
    }

    @Override
    public Invitation invite(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        return invitations.client(home, client, enrolment, validity);
    }

    @Override
    public Invitation replace(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        return invitations.replacement(home, client, enrolment, validity);
    }

    @Override
    public void revoke(Path home, String client) throws QuiesceException {
        invitations.revoke(home, client);
    }

    @Override
    public void letRestore(Path home, String client, RestoreRight right) throws QuiesceException {
        invitations.letRestore(home, client, right);
    }

    @Override
    public List<ClientEntry> clients(Path home) throws QuiesceException {
        return invitations.entries(home);
    }

    @Override
    public Optional<Instant> endpointCertificateEnds(Path home) throws QuiesceException {
        Path file = invitations.open(home).file(RegistryFolder.SERVER);
        try {
            return Files.exists(file)
                    ? Optional.of(
                            Identity.read(file).certificate().getNotAfter().toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            throw new CheckFailedException(
                    "the receiver's certificate can't be read: " + FileTrouble.of(e),
                    "Check the files under clients/ in its home, their owner and the disk.",
                    e);
        }
    }
}
