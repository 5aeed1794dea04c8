package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives certificates: for a code, and for an older certificate. What it gives is in the registry before it is sent. */
public final class Registrar {

    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    private static final int MOST_VALID = 8;

    private final RegistryFolder registry;
    private final Authority authority;
    private final Clock clock;

    public Registrar(RegistryFolder registry, Authority authority, Clock clock) {
        this.registry = registry;
        this.authority = authority;
        this.clock = clock;
    }

    /**
     * Takes a code for a certificate.
     *
     * @param transferPort told to the client
     */
    public Message.Enrolled enrol(Message.Enrol request, int transferPort) throws QuiesceException {
        PublicKey key = publicKey(request.request());
        Digest digest = EnrolmentCode.digest(request.secret());
        return registry.exclusively(() -> {
            ClientRecord client = byCode(digest);
            X509Certificate certificate = authority.issueMember(
                    registry.membership().member(), client.name().text(), key);
            registry.write(client.enrolled(issued(certificate), clock.instant()));
            return new Message.Enrolled(
                    client.name().text(), transferPort, der(certificate), der(authority.certificate()));
        });
    }

    private ClientRecord byCode(Digest digest) throws IOException, TransferException {
        Optional<ClientRecord> found = Optional.empty();
        for (Path file : registry.clientFiles()) {
            // looks at every client, so that the time taken tells nothing; Digest compares in constant time
            try {
                ClientRecord client = ClientFile.read(file);
                if (client.code().map(c -> c.digest().equals(digest)).orElse(false)) {
                    found = Optional.of(client);
                }
            } catch (IOException e) {
                LOG.error(
                        "a {} can't enrol, its record can't be read: {}",
                        registry.membership().noun(),
                        e.toString());
            }
        }
        ClientRecord client = found.orElseThrow(() -> new TransferException(
                "this code is not known here, or was used already",
                registry.membership().askForCode(),
                Refusal.AUTHENTICATION));
        Instant expires = client.code().map(ClientRecord.OpenCode::expires).orElse(Instant.EPOCH);
        if (!expires.isAfter(clock.instant())) {
            throw new TransferException(
                    "this code expired at " + expires, registry.membership().askForCode(), Refusal.AUTHENTICATION);
        }
        return client;
    }

    /**
     * Takes an older certificate for a new one.
     *
     * @param shown the certificate with which the client is logged in
     */
    public Message.Certificate renew(String name, X509Certificate shown, Message.Renew request)
            throws QuiesceException {
        PublicKey key = publicKey(request.request());
        Instant now = clock.instant();
        if (now.isBefore(Lifetimes.earliestRenewal(shown))) {
            throw new TransferException(
                    "the certificate is too young to be renewed",
                    "Check the clocks of both machines.",
                    Refusal.PROTOCOL);
        }
        return registry.exclusively(() -> {
            ClientRecord client = registry.read(new ClientName(name)).orElseThrow(this::revoked);
            Digest fingerprint = Identity.fingerprint(shown);
            if (client.valid(now).stream().noneMatch(c -> c.fingerprint().equals(fingerprint))) {
                throw revoked();
            }
            if (client.valid(now).size() >= MOST_VALID) {
                throw new TransferException(
                        "the " + registry.membership().noun() + " " + name + " has " + MOST_VALID
                                + " valid certificates already",
                        "Something asks for certificates and does not keep them: check its home.",
                        Refusal.BUSY);
            }
            X509Certificate certificate = authority.issueMember(
                    registry.membership().member(), client.name().text(), key);
            registry.write(client.renewed(issued(certificate), now));
            return new Message.Certificate(der(certificate), der(authority.certificate()));
        });
    }

    private TransferException revoked() {
        return new TransferException(
                "the certificate is revoked", registry.membership().askForCode(), Refusal.AUTHENTICATION);
    }

    private static PublicKey publicKey(Bytes request) throws TransferException {
        try {
            return CertificateRequest.publicKey(request.value());
        } catch (GeneralSecurityException e) {
            throw new TransferException(
                    "the certificate request can't be used: " + e.getMessage(),
                    "Update the older of agent and receiver.",
                    Refusal.PROTOCOL);
        }
    }

    private static ClientRecord.Issued issued(X509Certificate certificate) {
        return new ClientRecord.Issued(
                Identity.fingerprint(certificate), certificate.getNotAfter().toInstant(), false);
    }

    private static Bytes der(X509Certificate certificate) throws GeneralSecurityException {
        return new Bytes(certificate.getEncoded());
    }
}
