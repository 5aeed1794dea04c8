package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.peer.Certificates;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;

/** A new key and a certificate for it, from the authority that is already trusted. */
record Renewal(Clock clock, SecureRandom random) {

    Identity run(PooledLink link, Identity old) throws QuiesceException {
        KeyPair keys = Identity.newKey(random);
        Message.Certificate answer = link.renew(CertificateRequest.make(keys));
        return new Certificates(Membership.CLIENTS, clock)
                .accept(keys, answer.certificate(), answer.authority(), Identity.fingerprint(old.authority()));
    }
}
