package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.EnrolmentCode;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.Signers;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.peer.Certificates;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.peer.PeerFolder;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.wire.Message.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Links over MINA, with key and certificate in the agent's home. */
@Component
public final class MinaReceiverLinks implements ReceiverLinks {

    private static final Logger LOG = LoggerFactory.getLogger(MinaReceiverLinks.class);
    private static final int MOST_CONNECTIONS = 32;

    private final Clock clock;
    private final SecureRandom random;

    public MinaReceiverLinks() {
        this(Clock.systemUTC(), new SecureRandom());
    }

    /** @param clock judges certificates */
    public MinaReceiverLinks(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public EnrolledReceiver enrol(Path home, String code, String receiver, boolean replace) throws QuiesceException {
        PeerFolder folder = PeerFolder.of(home, Membership.CLIENTS, receiver);
        if (folder.exists() && !replace) {
            throw new CheckFailedException(
                    "a receiver named " + receiver + " is enrolled already",
                    "Choose another name, or give the old enrolment up with --replace.");
        }
        return receiver(new Enrolment(clock, random).run(parse(code), folder));
    }

    private static EnrolledReceiver receiver(PeerFolder.Peer peer) {
        return new EnrolledReceiver(peer.name(), peer.address(), peer.member(), peer.certificateEnds());
    }

    private static EnrolmentCode parse(String code) throws CheckFailedException {
        try {
            return EnrolmentCode.parse(code);
        } catch (IllegalArgumentException e) {
            throw new CheckFailedException(
                    String.valueOf(e.getMessage()), "Copy the whole code as the receiver has printed it.", e);
        }
    }

    @Override
    public EnrolledReceiver move(Path home, String receiver, ReceiverAddress address) throws QuiesceException {
        if (!EnrolmentCode.isHost(address.host())) {
            throw new CheckFailedException(
                    "'" + address + "' can't be the address of a receiver",
                    "Name the host in ASCII, as it is reached.");
        }
        PeerFolder folder = known(home, receiver);
        try {
            folder.move(address);
            return receiver(folder.describe());
        } catch (IOException e) {
            throw new CheckFailedException(
                    "the address of receiver " + receiver + " can't be changed: " + FileTrouble.of(e),
                    "Check the files under receivers/ in the agent's home, their owner and the disk.",
                    e);
        }
    }

    private static PeerFolder known(Path home, String receiver) throws CheckFailedException {
        PeerFolder folder = PeerFolder.of(home, Membership.CLIENTS, receiver);
        if (!folder.exists()) {
            throw new CheckFailedException(
                    "no receiver named " + receiver + " is enrolled", "See 'quiesce receiver list'.");
        }
        return folder;
    }

    @Override
    public void remove(Path home, String receiver) throws QuiesceException {
        PeerFolder folder = known(home, receiver);
        try {
            folder.remove();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<EnrolledReceiver> enrolled(Path home) throws QuiesceException {
        try {
            List<EnrolledReceiver> receivers = new ArrayList<>();
            for (PeerFolder folder : PeerFolder.all(home, Membership.CLIENTS)) {
                receivers.add(receiver(folder.describe()));
            }
            return receivers;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static CheckFailedException unreadable(IOException e) {
        return new CheckFailedException(
                "what is known about receivers can't be read: " + FileTrouble.of(e),
                "Check the files under receivers/ in the agent's home; when in doubt enrol again.",
                e);
    }

    @Override
    public ReceiverLink connect(Path home, String receiver, int connections, NetworkLimits limits)
            throws QuiesceException {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(connections + " connections; 1 to " + MOST_CONNECTIONS + " are allowed");
        }
        PeerFolder folder = PeerFolder.of(home, Membership.CLIENTS, receiver);
        if (!folder.exists()) {
            throw new CheckFailedException(
                    "no receiver named " + receiver + " is enrolled",
                    "Let the receiver's administrator make a code (quiesce-receiver client add NAME) and run: "
                            + "quiesce enrol CODE");
        }
        try {
            PeerFolder.Peer known = folder.describe();
            Identity identity = folder.identity();
            Signers signers = new Signers(Membership.CLIENTS.peers(home));
            new Certificates(Membership.CLIENTS, clock).checkDates(known, identity);
            if (!clock.instant().isBefore(Lifetimes.renewal(identity.certificate()))) {
                identity = renewed(folder, known, identity, limits, signers);
            }
            remember(signers, identity);
            return link(known, identity, connections, limits, signers);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** No reason to make no backup: it is only that a later restore would not know the signature again. */
    private static void remember(Signers signers, Identity identity) {
        try {
            signers.remember(identity.certificate());
        } catch (IOException e) {
            LOG.warn("the certificate in use can't be kept for later restores: {}", FileTrouble.of(e));
        }
    }

    private PooledLink link(
            PeerFolder.Peer known, Identity identity, int connections, NetworkLimits limits, Signers signers) {
        Failures failures = new Failures("receiver " + known.name() + " at " + known.address(), Membership.CLIENTS);
        NetworkLimits clamped = limits.withSilence(clamp(limits.silence()));
        int threads = Math.min(connections, Runtime.getRuntime().availableProcessors());
        LineConnector connector = new LineConnector(TlsEngines.agent(identity, clock), TlsEngines.TRANSFER, threads);
        LinePool pool = new LinePool(connector, known.address(), failures, clamped, connections);
        return new PooledLink(pool, identity, failures, clamped, signers);
    }

    private static Duration clamp(Duration silence) {
        if (silence.compareTo(Hello.SHORTEST_SILENCE) < 0) {
            return Hello.SHORTEST_SILENCE;
        }
        return silence.compareTo(Hello.LONGEST_SILENCE) > 0 ? Hello.LONGEST_SILENCE : silence;
    }

    /** The renewed identity, or the old one when renewing fails: it is still good for a while. */
    private Identity renewed(
            PeerFolder folder, PeerFolder.Peer known, Identity old, NetworkLimits limits, Signers signers) {
        try (PooledLink link = link(known, old, 1, limits, signers)) {
            Identity renewed = new Renewal(clock, random).run(link, old);
            folder.replaceIdentity(renewed);
            LOG.info(
                    "renewed the certificate for receiver {}; valid until {}",
                    known.name(),
                    renewed.certificate().getNotAfter().toInstant());
            return renewed;
        } catch (QuiesceException | IOException e) {
            LOG.warn(
                    "the certificate for receiver {} is due for renewal, which failed; it is valid until {}: {}",
                    known.name(),
                    known.certificateEnds(),
                    e.getMessage());
            return old;
        }
    }
}
