package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.OperatorEntry;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What an administrator does with a registry: gives codes out, takes certificates away, looks. Safe between threads and processes. */
public final class Invitations {

    private final Membership membership;
    private final Clock clock;
    private final SecureRandom random;
    private final AuthorityFile authority;

    /** @param lifetimes for the authority, if it is made here */
    public Invitations(Membership membership, Clock clock, SecureRandom random, Lifetimes lifetimes) {
        this.membership = membership;
        this.clock = clock;
        this.random = random;
        this.authority = new AuthorityFile(clock, random, lifetimes);
    }

    /** A code for somebody who is new, or has not used the last one. */
    public Invitation client(Path home, String client, ReceiverAddress at, Duration validity) throws QuiesceException {
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
            return codeFor(registry, known, name, at, validity, false, UnaryOperator.identity());
        });
    }

    /** A code for another host in the place of a known one. */
    public Invitation replacement(Path home, String client, ReceiverAddress at, Duration validity)
            throws QuiesceException {
        ClientName name = name(client);
        RegistryFolder registry = open(home);
        return registry.exclusively(() -> codeFor(
                registry, Optional.of(known(registry, name)), name, at, validity, true, UnaryOperator.identity()));
    }

    /** A code for somebody who has no valid certificate: nothing of an operator is taken over. */
    public Invitation operator(Path home, String operator, OperatorRole role, ReceiverAddress at, Duration validity)
            throws QuiesceException {
        ClientName name = name(operator);
        RegistryFolder registry = open(home);
        return registry.exclusively(() -> {
            Optional<ClientRecord> known = registry.read(name);
            if (known.isPresent() && !known.get().valid(clock.instant()).isEmpty()) {
                throw new CheckFailedException(
                        "an operator named " + known.get().name() + " is enrolled already",
                        "Give each person and each workbench a name of its own, or revoke this one first: operator revoke "
                                + known.get().name());
            }
            return codeFor(registry, known, name, at, validity, true, r -> r.withRole(role));
        });
    }

    private Invitation codeFor(
            RegistryFolder registry,
            Optional<ClientRecord> known,
            ClientName asked,
            ReceiverAddress at,
            Duration validity,
            boolean replaces,
            UnaryOperator<ClientRecord> more)
            throws IOException, GeneralSecurityException, QuiesceException {
        ClientName name = known.map(ClientRecord::name).orElse(asked);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant expires = now.plus(validity);
        byte[] secret = new byte[EnrolmentCode.SECRET];
        random.nextBytes(secret);
        String code = text(new Bytes(secret), authority.open(registry).fingerprint(), at, name);
        ClientRecord.OpenCode open =
                new ClientRecord.OpenCode(EnrolmentCode.digest(new Bytes(secret)), expires, replaces);
        registry.write(
                more.apply(known.map(k -> k.withCode(open)).orElseGet(() -> ClientRecord.invited(name, open, now))));
        return new Invitation(name.text(), code, expires);
    }

    private static String text(Bytes secret, Digest authority, ReceiverAddress at, ClientName name)
            throws CheckFailedException {
        try {
            return new EnrolmentCode(secret, authority, at, name.text()).text();
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    "'" + at + "' can't be the address in a code", "Name the host in ASCII, as it is reached.", e);
        }
    }

    /** Takes every certificate away, and an unused code. */
    public void revoke(Path home, String member) throws QuiesceException {
        ClientName name = name(member);
        RegistryFolder registry = open(home);
        registry.exclusively(() -> {
            registry.write(known(registry, name).revoke(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
            return name;
        });
    }

    /** Says until when a client may read its backups back. */
    public void letRestore(Path home, String client, RestoreRight right) throws QuiesceException {
        ClientName name = name(client);
        RegistryFolder registry = open(home);
        registry.exclusively(() -> {
            registry.write(known(registry, name).withRestore(right));
            return name;
        });
    }

    /** Operators with what they may do, by name; one whose file does not say it is let in nowhere, and not listed. */
    public List<OperatorEntry> operators(Path home) throws QuiesceException {
        return all(home).stream()
                .flatMap(r -> r.role().map(role -> new OperatorEntry(r.entry(), role)).stream())
                .toList();
    }

    private List<ClientRecord> all(Path home) throws QuiesceException {
        RegistryFolder registry = open(home);
        try {
            return registry.all();
        } catch (IOException e) {
            throw registry.unusable(e);
        }
    }

    /** Everybody, by name. */
    public List<ClientEntry> entries(Path home) throws QuiesceException {
        return all(home).stream().map(ClientRecord::entry).toList();
    }

    /** The folder of a home. */
    public RegistryFolder open(Path home) throws QuiesceException {
        return RegistryFolder.of(home, membership);
    }

    private ClientRecord known(RegistryFolder registry, ClientName name) throws IOException, CheckFailedException {
        return registry.read(name)
                .orElseThrow(() -> new CheckFailedException(
                        "no " + membership.noun() + " is named " + name,
                        "See the names with: " + membership.listing()));
    }

    private ClientName name(String member) throws CheckFailedException {
        try {
            return new ClientName(member);
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    "'" + member + "' can't be the name of a" + (membership == Membership.OPERATORS ? "n " : " ")
                            + membership.noun(),
                    "Use " + ClientName.RULE + ".",
                    e);
        }
    }
}
