package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineHandler;
import io.quiesce.transfer.mina.internal.registry.AttemptLimit;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that knows one question: a code for a certificate. */
final class EnrolmentPort implements LineHandler.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(EnrolmentPort.class);

    private final Registrar registrar;
    private final AttemptLimit attempts;
    private final Limits limits;
    private final Doorkeeper doorkeeper;
    private final ExecutorService workers;
    private final Visits visits;
    private final int transferPort;

    EnrolmentPort(
            Registrar registrar,
            AttemptLimit attempts,
            Limits limits,
            Doorkeeper doorkeeper,
            RunningEndpoint endpoint,
            int transferPort) {
        this.registrar = registrar;
        this.attempts = attempts;
        this.limits = limits;
        this.doorkeeper = doorkeeper;
        this.workers = endpoint.workers();
        this.visits = endpoint.visits();
        this.transferPort = transferPort;
    }

    @Override
    public void connected(Line line) {
        doorkeeper.connected(line);
    }

    @Override
    public void secured(Line line) {
        // the peer speaks first
    }

    @Override
    public void arrived(Line line) {
        Optional<Message> message = line.poll();
        if (message.isPresent() && message.get() instanceof Message.Enrol request) {
            try {
                workers.execute(() -> end(line, answer(line, request)));
            } catch (RejectedExecutionException e) {
                end(line, busy());
            }
        }
    }

    private Message answer(Line line, Message.Enrol request) {
        Optional<InetAddress> from = line.peerAddress();
        if (from.isEmpty() || !attempts.allow(from.get())) {
            LOG.warn("an enrolment from {} is refused: too many attempts", line);
            visits.refused(AuditKind.ENROLMENT_REFUSED, from, "too many attempts");
            return busy();
        }
        try {
            Message.Enrolled enrolled = registrar.enrol(request, transferPort);
            attempts.succeeded(from.get());
            visits.enter(AuditKind.ENROLLED, enrolled.client(), from, "by a one-time code");
            LOG.info("client {} is enrolled from {}", enrolled.client(), line);
            return enrolled;
        } catch (TransferException e) {
            visits.refused(AuditKind.ENROLMENT_REFUSED, from, String.valueOf(e.getMessage()));
            LOG.warn("an enrolment from {} is refused: {}", line, e.getMessage());
            return new Message.Failure(e.refusal(), String.valueOf(e.getMessage()), e.hint());
        } catch (QuiesceException | RuntimeException e) {
            LOG.error("an enrolment from {} failed", line, e);
            return new Message.Failure(
                    Refusal.STORAGE, "the receiver could not write its registry", "Its log says more.");
        }
    }

    private static Message busy() {
        return new Message.Failure(Refusal.BUSY, "too many enrolments are tried", "Try again in a minute.");
    }

    private void end(Line line, Message lastWord) {
        line.leave(lastWord);
        doorkeeper.farewell(line, limits.farewell());
    }

    @Override
    public void failed(Line line, Throwable reason) {
        LOG.info("the line from {} on the enrolment port failed: {}", line, reason.getMessage());
        doorkeeper.farewell(line, limits.farewell());
    }

    @Override
    public void gone(Line line) {
        doorkeeper.gone(line);
    }
}
