package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineHandler;
import io.quiesce.transfer.mina.internal.registry.Admissions;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All conversations of the transfer port: admits, counts, watches, ends. */
final class TransferPort implements LineHandler.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(TransferPort.class);
    private static final String PRODUCT = "quiesce";

    private final ReceiverDesk desk;
    private final Admissions admissions;
    private final Registrar registrar;
    private final Limits limits;
    private final Doorkeeper doorkeeper;
    private final ExecutorService workers;
    private final Visits visits;
    private final Map<Line, Conversation> conversations = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    TransferPort(
            ReceiverDesk desk,
            Admissions admissions,
            Registrar registrar,
            Limits limits,
            Doorkeeper doorkeeper,
            RunningEndpoint endpoint) {
        this.desk = desk;
        this.admissions = admissions;
        this.registrar = registrar;
        this.limits = limits;
        this.doorkeeper = doorkeeper;
        this.workers = endpoint.workers();
        this.visits = endpoint.visits();
    }

    Limits limits() {
        return limits;
    }

    ExecutorService workers() {
        return workers;
    }

    boolean stopping() {
        return stopping;
    }

    Message.Hello hello() {
        return new Message.Hello(Message.VERSION, Message.VERSION, Message.Role.RECEIVER, limits.silence(), PRODUCT);
    }

    @Override
    public void connected(Line line) {
        doorkeeper.connected(line);
    }

    @Override
    public void secured(Line line) {
        conversations.put(line, new Conversation(this, line));
    }

    @Override
    public void arrived(Line line) {
        Conversation conversation = conversations.get(line);
        if (conversation != null) {
            conversation.wake();
        }
    }

    @Override
    public void failed(Line line, Throwable reason) {
        LOG.info("the line from {} failed: {}", line, reason.getMessage());
        if (!conversations.containsKey(line) && reason instanceof SSLException) {
            visits.refused(AuditKind.LOGIN_REFUSED, line.peerAddress(), "TLS: " + reason.getMessage());
        }
        farewell(line);
    }

    @Override
    public void gone(Line line) {
        conversations.remove(line);
        doorkeeper.gone(line);
    }

    void farewell(Line line) {
        doorkeeper.farewell(line, limits.farewell());
    }

    /**
     * Lets a peer in whose certificate TLS has verified.
     *
     * @throws TransferException when the registry does not know the certificate any more, or a limit is reached
     */
    void admit(Conversation conversation) throws TransferException {
        Line line = conversation.line();
        X509Certificate certificate = line.peerCertificate().orElseThrow(TransferPort::notAdmitted);
        admissions.refresh();
        Optional<String> known = admissions.client(Identity.fingerprint(certificate));
        if (known.isEmpty()) {
            String whose = certificate.getSubjectX500Principal().getName();
            visits.refused(
                    AuditKind.LOGIN_REFUSED,
                    line.peerAddress(),
                    "the certificate of " + whose + " is revoked or not known here");
            throw notAdmitted();
        }
        String client = known.get();
        synchronized (this) {
            checkLimits(client);
            DeskRequests requests = new DeskRequests(
                    desk,
                    registrar,
                    line,
                    conversation.life(),
                    visits,
                    client,
                    certificate,
                    () -> admissions.mayRestore(Identity.fingerprint(certificate)),
                    limits.silence());
            conversation.admitted(requests);
            doorkeeper.welcome(line);
            line.allow(Kind.fromAgent());
        }
        visits.login(client, line.peerAddress());
    }

    private static TransferException notAdmitted() {
        return new TransferException(
                "this agent's certificate is revoked or not known here",
                "Ask the receiver's administrator for a new code (quiesce-receiver client replace NAME).",
                Refusal.AUTHENTICATION);
    }

    private void checkLimits(String client) throws TransferException {
        long all = 0;
        long own = 0;
        for (Conversation c : conversations.values()) {
            all += c.requests().isPresent() ? 1 : 0;
            own += c.requests().filter(r -> r.client().equals(client)).isPresent() ? 1 : 0;
        }
        if (stopping) {
            throw new TransferException("the receiver is stopping", "Try again when it runs.", Refusal.BUSY);
        }
        if (all >= limits.lines() || own >= limits.linesPerClient()) {
            throw new TransferException(
                    "the receiver serves " + all + " connections, " + own + " of them of client " + client,
                    "Try again later, or use fewer connections at a time.",
                    Refusal.BUSY);
        }
    }

    /** Several times a second: signs of life, and an end for lines that rest for too long. */
    void tick() {
        for (Conversation c : conversations.values()) {
            c.life().tick();
            if (!c.serving() && c.requests().isPresent() && c.line().idle().compareTo(limits.idle()) > 0) {
                c.end(Refusal.BUSY, "nothing was asked for " + limits.idle().toSeconds() + " s", "Connect again.");
            }
        }
    }

    /** Ends the lines of clients that are revoked, whose certificate has expired, or who read what they no longer may. */
    void expel() {
        admissions.refresh();
        for (Conversation c : conversations.values()) {
            c.requests()
                    .filter(r -> c.reading() && !r.mayRestore().getAsBoolean())
                    .ifPresent(r -> {
                        LOG.warn("{} is cut: it may not read backups back any more", c);
                        TransferException why = r.mayNotRestore();
                        c.end(why.refusal(), String.valueOf(why.getMessage()), why.hint());
                    });
            c.requests()
                    .filter(r -> admissions
                            .client(Identity.fingerprint(r.certificate()))
                            .isEmpty())
                    .ifPresent(r -> {
                        LOG.warn("{} is cut: its certificate is revoked or expired", c);
                        TransferException why = notAdmitted();
                        c.end(why.refusal(), String.valueOf(why.getMessage()), why.hint());
                    });
        }
    }

    /** Lets nobody in any more and ends the lines that rest; whether all are gone. */
    boolean stop() {
        stopping = true;
        for (Conversation c : conversations.values()) {
            if (!c.serving()) {
                c.end(Refusal.BUSY, "the receiver is stopping", "Try again when it runs.");
            }
        }
        return conversations.values().stream().noneMatch(Conversation::serving);
    }
}
