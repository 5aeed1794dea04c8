package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.Digest;
import io.quiesce.api.control.Operator;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.service.OperatorEndpoint;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.TlsSockets;
import io.quiesce.transfer.mina.internal.line.DaemonThreads;
import io.quiesce.transfer.mina.internal.line.PortBinding;
import io.quiesce.transfer.mina.internal.registry.Admissions;
import io.quiesce.transfer.mina.internal.registry.AttemptLimit;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.registry.ServerKey;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bound port and its connections, a thread each (decision 0023). Whatever a peer sends, or does not, ends its connection at most; who is
 * revoked is cut by the next look at the registry, and has nothing answered from the moment on in which its file is written.
 */
final class OperatorPort implements OperatorEndpoint.Listening {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorPort.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final int BACKLOG = 50;
    private static final int TOLD_PER_ADDRESS = 10;
    private static final int TOLD = 60;

    /** Registry and keys of the home. */
    record Trust(ServerKey key, Digest authority, Admissions admissions, Registrar registrar, Clock clock) {}

    private final Trust trust;
    private final OperatorLimits limits;
    private final OperatorEndpoint.Visits visits;
    private final TlsSockets sockets;
    private final ServerSocket server = new ServerSocket();
    private final ReceiverAddress address;
    private final Reception reception;
    private final AttemptLimit told;
    private final Map<Socket, Visitor> visitors = new HashMap<>();
    private final Thread acceptance;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("quiesce-operators-watch"));

    OperatorPort(Trust trust, OperatorLimits limits, Bind where, OperatorEndpoint.Visits visits)
            throws IOException, QuiesceException {
        this.trust = trust;
        this.limits = limits;
        this.visits = visits;
        this.sockets = TlsSockets.desk(trust.key()::current, trust.authority(), trust.clock());
        this.address = PortBinding.bind(this::bind, where, "operators'", "operator listen");
        this.told = new AttemptLimit(TOLD_PER_ADDRESS, TOLD, trust.clock());
        this.reception = new Reception(
                trust.registrar(),
                trust.admissions(),
                new AttemptLimit(limits.enrolmentsPerAddress(), limits.enrolments(), trust.clock()),
                address.port());
        watch.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        acceptance = Thread.ofPlatform().daemon().name("quiesce-operators").start(this::accept);
    }

    private InetSocketAddress bind(InetSocketAddress wanted) throws IOException {
        try {
            server.bind(wanted, BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public ReceiverAddress address() {
        return address;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket plain = server.accept();
                if (enter(plain)) {
                    begin(plain);
                } else {
                    plain.close();
                }
            } catch (IOException | RuntimeException e) {
                if (!server.isClosed()) {
                    LOG.warn("an operator's connection could not be taken: {}", e.toString());
                    pause(); // without a file descriptor left, for instance, the next try fails at once
                }
            }
        }
    }

    private void begin(Socket plain) throws IOException {
        try {
            Thread.ofPlatform().daemon().name("quiesce-operator").start(() -> receive(plain));
        } catch (OutOfMemoryError e) {
            // the limit of threads of this process: one connection is lost, not the port
            synchronized (visitors) {
                visitors.remove(plain);
            }
            plain.close();
            throw new IOException("no thread can be made for it", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BREATH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean enter(Socket plain) {
        Visitor visitor = Visitor.stranger(plain);
        synchronized (visitors) {
            List<Visitor> strangers = visitors.values().stream()
                    .filter(v -> v.operator().isEmpty())
                    .toList();
            long ofAddress = strangers.stream()
                    .filter(v -> v.from().equals(visitor.from()))
                    .count();
            if (strangers.size() < limits.strangers() && ofAddress < limits.strangersPerAddress()) {
                visitors.put(plain, visitor);
                return !server.isClosed();
            }
        }
        refused(visitor, "too many connections are not logged in");
        return false;
    }

    private void receive(Socket plain) {
        Visitor visitor = Visitor.stranger(plain);
        try (plain) {
            Future<?> deadline =
                    watch.schedule(() -> close(plain), limits.login().toMillis(), TimeUnit.MILLISECONDS);
            try {
                secure(visitor, deadline);
            } finally {
                deadline.cancel(false);
            }
        } catch (IOException | ProtocolViolation e) {
            refused(visitor, e.toString());
        } catch (RuntimeException e) {
            if (!server.isClosed()) {
                LOG.error("a connection of an operator from {} failed", visitor.name(), e);
            }
        } finally {
            synchronized (visitors) {
                visitors.remove(plain);
            }
        }
    }

    private void secure(Visitor visitor, Future<?> deadline) throws IOException, ProtocolViolation {
        Socket plain = visitor.plain();
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        SSLSocket tls = sockets.accepted(plain);
        tls.startHandshake();
        Optional<X509Certificate> shown = shown(tls);
        MessageStream stream = new MessageStream(tls);
        if (TlsSockets.ENROLMENT.equals(tls.getApplicationProtocol())) {
            reception.serve(stream, visitor.from(), shown);
        } else if (shown.isEmpty()) {
            refused(visitor, "it has shown no certificate");
        } else {
            talk(visitor, shown.get(), stream, tls, deadline);
        }
    }

    private static Optional<X509Certificate> shown(SSLSocket tls) {
        try {
            return Optional.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private void talk(Visitor stranger, X509Certificate shown, MessageStream stream, SSLSocket tls, Future<?> deadline)
            throws IOException {
        Digest fingerprint = Identity.fingerprint(shown);
        Optional<Operator> operator = known(fingerprint, stranger);
        if (operator.isEmpty()) {
            refused(
                    stranger,
                    "the certificate of " + shown.getSubjectX500Principal().getName()
                            + " is revoked or not known here");
            stream.write(new Message.Failure(
                    Refusal.AUTHENTICATION,
                    "this home's certificate is revoked or not known there",
                    "Ask the administrator of the agent's host for a new code (quiesce operator add NAME)."));
            return;
        }
        Visitor visitor = stranger.known(operator.get(), fingerprint);
        if (!welcome(visitor)) {
            refused(visitor, "too many connections");
            stream.write(
                    new Message.Failure(Refusal.BUSY, "the agent serves too many connections", "Try again later."));
            return;
        }
        stream.write(
                new Message.Hello(Message.VERSION, Message.VERSION, Message.Role.RECEIVER, limits.idle(), "quiesce"));
        deadline.cancel(false);
        tls.setSoTimeout(Math.toIntExact(limits.idle().toMillis()));
        visits.serve(
                operator.get(),
                new TlsChannel(
                        visitor.plain(), tls, () -> known(fingerprint, stranger).isPresent()));
    }

    /** Looks at the registry as it is now. */
    private Optional<Operator> known(Digest fingerprint, Visitor visitor) {
        trust.admissions().refresh();
        return trust.admissions()
                .member(fingerprint)
                .flatMap(m -> m.role()
                        .map(role -> new Operator(m.name(), role, visitor.from().getHostAddress())));
    }

    private boolean welcome(Visitor visitor) {
        String name = visitor.operator().map(Operator::name).orElse("");
        synchronized (visitors) {
            List<String> in = visitors.values().stream()
                    .flatMap(v -> v.operator().map(Operator::name).stream())
                    .toList();
            if (in.size() >= limits.connections()
                    || in.stream().filter(name::equals).count() >= limits.perOperator()) {
                return false;
            }
            visitors.put(visitor.plain(), visitor);
            return true;
        }
    }

    /** Strangers do not make the log grow: what is too much is told to those who look for it only. */
    private void refused(Visitor visitor, String why) {
        if (told.allow(visitor.from())) {
            LOG.warn("a connection of {} to the operators' port is refused: {}", visitor.name(), why);
        } else {
            LOG.debug("a connection of {} to the operators' port is refused: {}", visitor.name(), why);
        }
    }

    private void look() {
        try {
            trust.key().renewIfDue();
            List<Visitor> all;
            synchronized (visitors) {
                all = List.copyOf(visitors.values());
            }
            for (Visitor visitor : all) {
                if (visitor.certificate()
                        .filter(c -> known(c, visitor).isEmpty())
                        .isPresent()) {
                    LOG.warn("operator {} is cut: its certificate is revoked or expired", visitor.name());
                    close(visitor.plain());
                }
            }
        } catch (RuntimeException e) {
            // an exception would end the schedule, and with it revocation
            LOG.error("watching over the operators' connections failed", e);
        }
    }

    private static void close(Socket plain) {
        try {
            plain.close();
        } catch (IOException e) {
            LOG.debug("a socket could not be closed", e);
        }
    }

    @Override
    public void close() {
        List<Socket> all;
        synchronized (visitors) {
            try {
                server.close();
            } catch (IOException e) {
                LOG.debug("the operators' port could not be closed", e);
            }
            all = List.copyOf(visitors.keySet());
        }
        all.forEach(OperatorPort::close);
        watch.shutdownNow();
        awaitClosed();
    }

    /** The system listens on until the call that accepts has come back. */
    private void awaitClosed() {
        try {
            acceptance.join(LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
