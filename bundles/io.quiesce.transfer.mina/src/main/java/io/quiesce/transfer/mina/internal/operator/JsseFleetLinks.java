package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.FleetLinks;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.transfer.mina.internal.identity.CertificateRequest;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.TlsSockets;
import io.quiesce.transfer.mina.internal.line.DaemonThreads;
import io.quiesce.transfer.mina.internal.peer.Certificates;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.peer.PeerFolder;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections over sockets of the JDK, with key and certificate in the asking home. */
@Component
public final class JsseFleetLinks implements FleetLinks {

    private static final Logger LOG = LoggerFactory.getLogger(JsseFleetLinks.class);

    private final Clock clock;
    private final SecureRandom random;
    private final Certificates certificates;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("quiesce-fleet-watch"));

    public JsseFleetLinks() {
        this(Clock.systemUTC(), new SecureRandom());
    }

    /** @param clock judges certificates */
    JsseFleetLinks(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
        this.certificates = new Certificates(Membership.OPERATORS, clock);
    }

    @Deactivate
    public void close() {
        watch.shutdownNow();
    }

    @Override
    public EnrolledAgent enrol(Path home, String code, String agent, boolean replace) throws QuiesceException {
        EnrolmentCode parsed = parse(code);
        String name = agent.isEmpty() ? parsed.address().host() : agent;
        PeerFolder folder = PeerFolder.of(home, Membership.OPERATORS, name);
        if (folder.exists() && !replace) {
            throw new CheckFailedException(
                    "an agent named " + name + " is enrolled already",
                    "Choose another name, or give the old enrolment up with --replace.");
        }
        Approach approach = approach("agent at " + parsed.address());
        KeyPair keys = Identity.newKey(random);
        Message answer = approach.ask(
                parsed.address(),
                TlsSockets.enrolling(parsed.authority(), clock),
                new Message.Enrol(parsed.secret(), new Bytes(CertificateRequest.make(keys))),
                Kind.ENROLLED);
        if (!(answer instanceof Message.Enrolled enrolled)) {
            throw new IllegalStateException("a message that is not allowed was let through");
        }
        Identity identity = certificates.accept(keys, enrolled.certificate(), enrolled.authority(), parsed.authority());
        try {
            // the address of the code, not the port that the agent knows: there may be a gateway between
            folder.create(parsed.address(), enrolled.client(), identity);
            return described(folder.describe());
        } catch (IOException e) {
            throw TransferException.ofCallersStream(
                    "the agent has enrolled this home as " + enrolled.client()
                            + ", but key and certificate can't be written: " + FileTrouble.of(e),
                    "Check this home, let the operator be revoked there (quiesce operator revoke " + enrolled.client()
                            + "), then ask for a new code.",
                    e);
        }
    }

    private static EnrolmentCode parse(String code) throws CheckFailedException {
        try {
            return EnrolmentCode.parse(code);
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    String.valueOf(e.getMessage()), "Copy the whole code as 'quiesce operator add' has printed it.", e);
        }
    }

    private Approach approach(String peer) {
        return new Approach(watch, new Failures(peer, Membership.OPERATORS));
    }

    private static EnrolledAgent described(PeerFolder.Peer peer) {
        return new EnrolledAgent(peer.name(), peer.address(), peer.member(), peer.certificateEnds());
    }

    @Override
    public void remove(Path home, String agent) throws QuiesceException {
        PeerFolder folder = known(home, agent);
        try {
            folder.remove();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static PeerFolder known(Path home, String agent) throws CheckFailedException {
        PeerFolder folder = PeerFolder.of(home, Membership.OPERATORS, agent);
        if (!folder.exists()) {
            throw new CheckFailedException("no agent named " + agent + " is enrolled", "See 'quiesce fleet list'.");
        }
        return folder;
    }

    private static CheckFailedException unreadable(IOException e) {
        return new CheckFailedException(
                "what is known about agents can't be read: " + FileTrouble.of(e),
                "Check the files under fleet/ in this home; when in doubt enrol again.",
                e);
    }

    @Override
    public List<EnrolledAgent> enrolled(Path home) throws QuiesceException {
        try {
            List<EnrolledAgent> agents = new ArrayList<>();
            for (PeerFolder folder : PeerFolder.all(home, Membership.OPERATORS)) {
                agents.add(described(folder.describe()));
            }
            return agents;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public ByteChannel connect(Path home, String agent) throws QuiesceException {
        PeerFolder folder = known(home, agent);
        try {
            PeerFolder.Peer peer = folder.describe();
            Approach approach = approach("agent " + peer.name() + " at " + peer.address());
            Identity identity = folder.identity();
            certificates.checkDates(peer, identity);
            if (!clock.instant().isBefore(Lifetimes.renewal(identity.certificate()))) {
                identity = renewed(folder, peer, approach, identity);
            }
            return approach.channel(peer.address(), TlsSockets.operator(identity, clock));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The renewed identity, or the old one when renewing fails: it is still good for a while. One renewal at a time. */
    private synchronized Identity renewed(PeerFolder folder, PeerFolder.Peer peer, Approach approach, Identity seen) {
        Identity old = seen;
        try {
            old = folder.identity();
            if (clock.instant().isBefore(Lifetimes.renewal(old.certificate()))) {
                return old; // another thread was here
            }
            KeyPair keys = Identity.newKey(random);
            Message answer = approach.ask(
                    peer.address(),
                    TlsSockets.operator(old, clock),
                    new Message.Renew(new Bytes(CertificateRequest.make(keys))),
                    Kind.CERTIFICATE);
            if (!(answer instanceof Message.Certificate certificate)) {
                throw new IllegalStateException("a message that is not allowed was let through");
            }
            Identity renewed = certificates.accept(
                    keys, certificate.certificate(), certificate.authority(), Identity.fingerprint(old.authority()));
            folder.replaceIdentity(renewed);
            LOG.info("renewed the certificate for agent {}", peer.name());
            return renewed;
        } catch (QuiesceException | IOException e) {
            LOG.warn(
                    "the certificate for agent {} is due for renewal, which failed; it is valid until {}: {}",
                    peer.name(),
                    peer.certificateEnds(),
                    e.getMessage());
            return old;
        }
    }
}
