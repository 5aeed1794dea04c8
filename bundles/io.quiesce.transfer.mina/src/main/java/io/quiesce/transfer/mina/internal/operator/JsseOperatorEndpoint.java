package io.quiesce.transfer.mina.internal.operator;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.OperatorEndpoint;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import io.quiesce.transfer.mina.internal.registry.Admissions;
import io.quiesce.transfer.mina.internal.registry.AuthorityFile;
import io.quiesce.transfer.mina.internal.registry.Membership;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.registry.RegistryFolder;
import io.quiesce.transfer.mina.internal.registry.ServerKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.osgi.service.component.annotations.Component;

/** Listens on sockets of the JDK; keys, certificates and operators are files of the agent's home. */
@Component
public final class JsseOperatorEndpoint implements OperatorEndpoint {

    private final Clock clock;
    private final SecureRandom random;
    private final Lifetimes lifetimes;
    private final OperatorLimits limits;

    public JsseOperatorEndpoint() {
        this(Clock.systemUTC(), new SecureRandom(), Lifetimes.DEFAULT, OperatorLimits.DEFAULT);
    }

    /** @param clock judges certificates and codes */
    JsseOperatorEndpoint(Clock clock, SecureRandom random, Lifetimes lifetimes, OperatorLimits limits) {
        this.clock = clock;
        this.random = random;
        this.lifetimes = lifetimes;
        this.limits = limits;
    }

    @Override
    public Listening listen(Path home, Bind where, Visits visits) throws QuiesceException {
        RegistryFolder registry = RegistryFolder.of(home, Membership.OPERATORS);
        Authority authority = registry.exclusively(() -> new AuthorityFile(clock, random, lifetimes).open(registry));
        ServerKey key = new ServerKey(registry, authority, clock, Authority.localNames(where.host()));
        try {
            return new OperatorPort(
                    new OperatorPort.Trust(
                            key,
                            authority.fingerprint(),
                            new Admissions(registry, clock),
                            new Registrar(registry, authority, clock),
                            clock),
                    limits,
                    where,
                    visits);
        } catch (IOException e) {
            throw new CheckFailedException(
                    "no socket can be made for operators: " + e.getMessage(),
                    "Check the limits of this process (ulimit -n).",
                    e);
        }
    }
}
