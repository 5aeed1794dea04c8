package io.quiesce.transfer.mina.internal.peer;

import io.quiesce.api.Digest;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.PemFile;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;

/** Judges the certificates that a member gets and shows. */
public record Certificates(Membership membership, Clock clock) {

    /**
     * Checks that what the peer sent is a certificate of a member for that key, from that authority.
     *
     * @param pinned fingerprint of the authority
     */
    public Identity accept(KeyPair keys, Bytes certificate, Bytes authority, Digest pinned) throws TransferException {
        try {
            X509Certificate own = PemFile.certificate(certificate.value());
            X509Certificate root = PemFile.certificate(authority.value());
            new PinnedTrust(pinned, membership.member(), clock).check(own, root);
            if (!own.getPublicKey().equals(keys.getPublic())) {
                throw new CertificateException("it is for another key");
            }
            return new Identity(keys.getPrivate(), own, root);
        } catch (CertificateException e) {
            throw new TransferException(
                    "the " + membership.hostNoun() + " sent a certificate that can't be used: " + e.getMessage(),
                    "Check the clocks of both machines.",
                    Refusal.AUTHENTICATION);
        }
    }

    /** Checks that this home's own certificate is within its dates: TLS would only say that it was refused. */
    public void checkDates(PeerFolder.Peer known, Identity identity) throws TransferException {
        Instant now = clock.instant();
        if (now.isAfter(known.certificateEnds())) {
            throw new TransferException(
                    "this home's certificate for " + known.name() + " expired at " + known.certificateEnds(),
                    "Is this machine's clock (" + now + ") right? Then enrol again with --replace. "
                            + membership.askForCode(),
                    Refusal.AUTHENTICATION);
        }
        Instant begin = identity.certificate().getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            throw new TransferException(
                    "this home's certificate for " + known.name() + " is valid from " + begin + " on",
                    "This machine's clock says " + now
                            + ". If that is wrong, set it right; else the certificate was made while a clock"
                            + " was ahead: enrol again with --replace. " + membership.askForCode(),
                    Refusal.AUTHENTICATION);
        }
    }
}
