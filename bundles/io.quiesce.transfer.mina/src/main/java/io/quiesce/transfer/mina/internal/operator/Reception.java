package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.registry.Admissions;
import io.quiesce.transfer.mina.internal.registry.AttemptLimit;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the one question that it knows: a certificate for a code, or for an older certificate. */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Registrar registrar;
    private final Admissions admissions;
    private final AttemptLimit attempts;
    private final int port;

    /** @param attempts failed ones that are borne */
    Reception(Registrar registrar, Admissions admissions, AttemptLimit attempts, int port) {
        this.registrar = registrar;
        this.admissions = admissions;
        this.attempts = attempts;
        this.port = port;
    }

    void serve(MessageStream stream, InetAddress from, Optional<X509Certificate> shown)
            throws IOException, ProtocolViolation {
        Set<Kind> allowed = shown.isPresent() ? Set.of(Kind.RENEW) : Set.of(Kind.ENROL);
        stream.write(answer(stream.read(allowed), from, shown));
    }

    private Message answer(Message request, InetAddress from, Optional<X509Certificate> shown) {
        try {
            return switch (request) {
                case Message.Enrol code -> enrolled(code, from);
                case Message.Renew renewal when shown.isPresent() -> renewed(renewal, shown.get());
                default -> throw new IllegalStateException("a message that is not allowed was let through");
            };
        } catch (TransferException e) {
            LOG.warn("an operator's enrolment from {} is refused: {}", from.getHostAddress(), e.getMessage());
            return new Message.Failure(e.refusal(), String.valueOf(e.getMessage()), e.hint());
        } catch (QuiesceException | RuntimeException e) {
            LOG.error("an operator's enrolment from {} failed", from.getHostAddress(), e);
            return new Message.Failure(Refusal.STORAGE, "the agent could not write its registry", "Its log says more.");
        }
    }

    private Message enrolled(Message.Enrol code, InetAddress from) throws QuiesceException {
        if (!attempts.allow(from)) {
            throw new TransferException("too many enrolments are tried", "Try again in a minute.", Refusal.BUSY);
        }
        Message.Enrolled enrolled = registrar.enrol(code, port);
        attempts.succeeded(from);
        LOG.info("operator {} is enrolled from {}, by a one-time code", enrolled.client(), from.getHostAddress());
        return enrolled;
    }

    private Message renewed(Message.Renew request, X509Certificate shown) throws QuiesceException {
        admissions.refresh();
        Admissions.Member member = admissions
                .member(Identity.fingerprint(shown))
                .orElseThrow(() -> new TransferException(
                        "the certificate is revoked or not known here",
                        "Ask the administrator of the agent's host for a new code (quiesce operator add NAME).",
                        Refusal.AUTHENTICATION));
        Message.Certificate renewed = registrar.renew(member.name(), shown, request);
        LOG.info("the certificate of operator {} is renewed, by its older one", member.name());
        return renewed;
    }
}
