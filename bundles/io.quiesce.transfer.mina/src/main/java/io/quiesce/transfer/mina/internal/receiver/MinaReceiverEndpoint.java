package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.api.service.ReceiverEndpoint;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.identity.TlsEngines;
import io.quiesce.transfer.mina.internal.line.IoThreads;
import io.quiesce.transfer.mina.internal.line.LineAcceptor;
import io.quiesce.transfer.mina.internal.registry.Admissions;
import io.quiesce.transfer.mina.internal.registry.AttemptLimit;
import io.quiesce.transfer.mina.internal.registry.AuthorityFile;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.registry.RegistryFolder;
import io.quiesce.transfer.mina.internal.registry.ServerKey;
import io.quiesce.transfer.mina.internal.wire.Kind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Listens over MINA; keys, certificates and clients are files of the receiver's home. */
@Component
public final class MinaReceiverEndpoint implements ReceiverEndpoint {

    private static final Duration RENEWAL_CHECK = Duration.ofSeconds(1);

    private final Clock clock;
    private final SecureRandom random;
    private final Lifetimes lifetimes;
    private final Limits limits;
    private final AuditLog audit;

    @Activate
    public MinaReceiverEndpoint(@Reference AuditLog audit) {
        this(Clock.systemUTC(), new SecureRandom(), Lifetimes.DEFAULT, Limits.DEFAULT, audit);
    }

    /** @param clock judges certificates and codes */
    public MinaReceiverEndpoint(Clock clock, SecureRandom random, Lifetimes lifetimes, Limits limits, AuditLog audit) {
        this.clock = clock;
        this.random = random;
        this.lifetimes = lifetimes;
        this.limits = limits;
        this.audit = audit;
    }

    private record Engines(ServerKey key, Digest authority, Clock clock) implements RunningEndpoint.EngineSource {
        @Override
        public LineAcceptor transfer(IoThreads io, TransferPort owner) {
            return new LineAcceptor(
                    io,
                    TlsEngines.receiver(key::current, authority, clock),
                    TlsEngines.TRANSFER,
                    owner,
                    Set.of(Kind.HELLO));
        }

        @Override
        public LineAcceptor enrolment(IoThreads io, EnrolmentPort owner) {
            return new LineAcceptor(
                    io,
                    TlsEngines.enrollingReceiver(key::current, authority, clock),
                    TlsEngines.ENROLMENT,
                    owner,
                    Set.of(Kind.ENROL));
        }
    }

    @Override
    public Listening listen(Path home, Bind transfer, Bind enrolment, ReceiverDesk desk) throws QuiesceException {
        RegistryFolder registry = RegistryFolder.of(home, Membership.CLIENTS);
        Authority authority = registry.exclusively(() -> new AuthorityFile(clock, random, lifetimes).open(registry));
        ServerKey key = new ServerKey(registry, authority, clock, Authority.localNames(transfer.host()));
        Registrar registrar = new Registrar(registry, authority, clock);
        Engines engines = new Engines(key, authority.fingerprint(), clock);
        Doorkeeper doorkeeper = new Doorkeeper(limits);
        Visits visits = new Visits(audit, home, clock);
        RunningEndpoint endpoint = new RunningEndpoint(limits, visits);
        boolean listening = false;
        try {
            TransferPort port =
                    new TransferPort(desk, new Admissions(registry, clock), registrar, limits, doorkeeper, endpoint);
            ReceiverAddress bound = endpoint.listen(port, transfer, engines);
            AttemptLimit attempts = new AttemptLimit(limits.enrolmentsPerAddress(), limits.enrolments(), clock);
            endpoint.listen(
                    new EnrolmentPort(registrar, attempts, limits, doorkeeper, endpoint, bound.port()),
                    enrolment,
                    engines);
            endpoint.every(RunningEndpoint.tick(), doorkeeper::tick);
            endpoint.every(RENEWAL_CHECK, key::renewIfDue);
            listening = true;
            return endpoint;
        } finally {
            if (!listening) {
                endpoint.close();
            }
        }
    }
}
