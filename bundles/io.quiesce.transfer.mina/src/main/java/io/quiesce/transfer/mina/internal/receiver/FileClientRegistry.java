package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.ClientName;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** The registry as one file per client in the receiver's home. */
@Component
public final class FileClientRegistry implements ClientRegistry {

    private final Clock clock;
    private final SecureRandom random;
    private final AuthorityFile authority;

    public FileClientRegistry() {
        this(Clock.systemUTC(), new SecureRandom(), Lifetimes.DEFAULT);
    }

    /** @param lifetimes for the authority, if it is made here */
    public FileClientRegistry(Clock clock, SecureRandom random, Lifetimes lifetimes) {
        this.clock = clock;
        this.random = random;
        this.authority = new AuthorityFile(clock, random, lifetimes);
    }

    @Override
    public Invitation invite(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        ClientName name = name(client);
        RegistryFolder registry = open(home);
        return registry.exclusively(() -> {
            Optional<ClientRecord> known = registry.read(name);
            if (known.isPresent() && known.get().state() != ClientEntry.State.INVITED) {
                throw new CheckFailedException(
                        "a client named " + known.get().name() + " exists already and is "
                                + known.get().state(),
                        "To let another host take over its backups use: client replace "
                                + known.get().name());
            }
            return codeFor(registry, known, name, enrolment, validity, false);
        });
    }

    @Override
    public Invitation replace(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        ClientName name = name(client);
        RegistryFolder registry = open(home);
        return registry.exclusively(
                () -> codeFor(registry, Optional.of(known(registry, name)), name, enrolment, validity, true));
    }

    private Invitation codeFor(
            RegistryFolder registry,
            Optional<ClientRecord> known,
            ClientName asked,
            ReceiverAddress enrolment,
            Duration validity,
            boolean replaces)
            throws IOException, GeneralSecurityException, QuiesceException {
        ClientName name = known.map(ClientRecord::name).orElse(asked);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(validity);
        byte[] secret = new byte[EnrolmentCode.SECRET];
        random.nextBytes(secret);
        String code = text(new Bytes(secret), authority.open(registry).fingerprint(), enrolment, name);
        ClientRecord.OpenCode open =
                new ClientRecord.OpenCode(EnrolmentCode.digest(new Bytes(secret)), expires, replaces);
        registry.write(known.map(k -> k.withCode(open)).orElseGet(() -> ClientRecord.invited(name, open, now)));
        return new Invitation(name.text(), code, expires);
    }

    private static String text(Bytes secret, io.quiesce.api.Digest authority, ReceiverAddress at, ClientName name)
            throws CheckFailedException {
        try {
            return new EnrolmentCode(secret, authority, at, name.text()).text();
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    "'" + at + "' can't be the address in a code",
                    "Name the host in ASCII, as the client reaches it.",
                    e);
        }
    }

    @Override
    public void revoke(Path home, String client) throws QuiesceException {
        ClientName name = name(client);
        RegistryFolder registry = open(home);
        registry.exclusively(() -> {
            registry.write(known(registry, name).revoke(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
            return name;
        });
    }

    @Override
    public List<ClientEntry> clients(Path home) throws QuiesceException {
        RegistryFolder registry = open(home);
        try {
            return registry.all().stream().map(ClientRecord::entry).toList();
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    @Override
    public Optional<Instant> endpointCertificateEnds(Path home) throws QuiesceException {
        Path file = open(home).file(RegistryFolder.SERVER);
        try {
            return Files.exists(file)
                    ? Optional.of(
                            Identity.read(file).certificate().getNotAfter().toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    private static ClientRecord known(RegistryFolder registry, ClientName name)
            throws IOException, CheckFailedException {
        return registry.read(name)
                .orElseThrow(() -> new CheckFailedException(
                        "no client is named " + name, "See the names with: quiesce-receiver client list"));
    }

    private static ClientName name(String client) throws CheckFailedException {
        try {
            return new ClientName(client);
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    "'" + client + "' can't be the name of a client", "Use " + ClientName.RULE + ".", e);
        }
    }

    private static RegistryFolder open(Path home) throws CheckFailedException {
        try {
            return RegistryFolder.of(home);
        } catch (IOException e) {
            throw unusable(home, e);
        }
    }

    private static CheckFailedException unusable(Path home, IOException e) {
        return new CheckFailedException(
                "the registry of clients in " + home + " can't be used: " + e.getMessage(),
                "Check the files under clients/, their owner and the disk.",
                e);
    }
}
