package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.peer.Certificates;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.peer.PeerFolder;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** How an agent becomes known to a receiver: shows its code, gets a certificate for a key that stays here. */
record Enrolment(Clock clock, SecureRandom random) {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    PeerFolder.Peer run(EnrolmentCode code, PeerFolder folder) throws QuiesceException {
        Failures failures = new Failures("the receiver's enrolment port at " + code.address(), Membership.CLIENTS);
        KeyPair keys = Identity.newKey(random);
        Message.Enrolled answer = ask(code, keys, failures);
        Identity identity = new Certificates(Membership.CLIENTS, clock)
                .accept(keys, answer.certificate(), answer.authority(), code.authority());
        try {
            folder.create(new ReceiverAddress(code.address().host(), answer.transferPort()), answer.client(), identity);
            return folder.describe();
        } catch (IOException e) {
            throw TransferException.ofCallersStream(
                    "the receiver has enrolled this agent as " + answer.client()
                            + ", but key and certificate can't be written: " + FileTrouble.of(e),
                    "Check the agent's home, then ask for a new code (quiesce-receiver client replace "
                            + answer.client() + ").",
                    e);
        }
    }

    private Message.Enrolled ask(EnrolmentCode code, KeyPair keys, Failures failures) throws QuiesceException {
        try (LineConnector connector =
                new LineConnector(TlsEngines.enrollingAgent(code.authority(), clock), TlsEngines.ENROLMENT, 1)) {
            Line line = connect(connector, code, failures);
            line.send(new Message.Enrol(code.secret(), new Bytes(CertificateRequest.make(keys))), LIMIT);
            Message answer = line.receive(LIMIT);
            line.close();
            return switch (answer) {
                case Message.Enrolled e when ClientName.valid(e.client()) -> e;
                case Message.Failure f -> throw failures.answered(f.refusal(), f.message(), f.hint());
                default -> throw new ProtocolViolation("the code was answered with something else");
            };
        } catch (IOException e) {
            throw failures.lost(e);
        } catch (ProtocolViolation e) {
            throw failures.violated(e);
        }
    }

    private static Line connect(LineConnector connector, EnrolmentCode code, Failures failures)
            throws QuiesceException {
        try {
            return connector.connect(code.address().host(), code.address().port(), LIMIT);
        } catch (IOException e) {
            throw failures.connecting(e);
        }
    }
}
