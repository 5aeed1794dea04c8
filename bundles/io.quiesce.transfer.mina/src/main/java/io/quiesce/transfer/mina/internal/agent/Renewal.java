package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.PemFile;
import io.quiesce.transfer.mina.internal.identity.PinnedTrust;
import io.quiesce.transfer.mina.internal.identity.Role;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;

/** A new key and a certificate for it, from the authority that is already trusted. */
record Renewal(Clock clock, SecureRandom random) {

    Identity run(PooledLink link, Identity old) throws QuiesceException {
        KeyPair keys = Identity.newKey(random);
        Message.Certificate answer = link.renew(CertificateRequest.make(keys));
        return accept(keys, answer.certificate(), answer.authority(), Identity.fingerprint(old.authority()), clock);
    }

    /** Checks that what the receiver sent is a client certificate for that key, from that authority. */
    static Identity accept(KeyPair keys, Bytes certificate, Bytes authority, io.quiesce.api.Digest pinned, Clock clock)
            throws TransferException {
        try {
            X509Certificate own = PemFile.certificate(certificate.value());
            X509Certificate root = PemFile.certificate(authority.value());
            new PinnedTrust(pinned, Role.AGENT, clock).check(own, root);
            if (!own.getPublicKey().equals(keys.getPublic())) {
                throw new CertificateException("it is for another key");
            }
            return new Identity(keys.getPrivate(), own, root);
        } catch (CertificateException e) {
            throw new TransferException(
                    "the receiver sent a certificate that can't be used: " + e.getMessage(),
                    "Check the clocks of both machines.",
                    Refusal.AUTHENTICATION);
        }
    }
}
