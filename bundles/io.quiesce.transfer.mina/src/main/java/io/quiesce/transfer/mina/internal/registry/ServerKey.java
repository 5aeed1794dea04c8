package io.quiesce.transfer.mina.internal.registry;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.transfer.mina.internal.identity.Authority;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Lifetimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint's own key and certificate: read at start, made when missing, renewed after two thirds of its life, or when the clock
 * was set back before its beginning.
 */
public final class ServerKey {

    private static final Logger LOG = LoggerFactory.getLogger(ServerKey.class);

    private final RegistryFolder registry;
    private final Authority authority;
    private final Clock clock;
    private final Collection<String> hosts;
    private volatile Identity current;

    public ServerKey(RegistryFolder registry, Authority authority, Clock clock, Collection<String> hosts)
            throws QuiesceException {
        this.registry = registry;
        this.authority = authority;
        this.clock = clock;
        this.hosts = hosts;
        this.current = registry.exclusively(this::load);
    }

    private Identity load() throws IOException, GeneralSecurityException {
        Optional<Identity> stored = usable();
        return stored.isPresent() ? stored.get() : makeNew();
    }

    public Identity current() {
        return current;
    }

    /** Called now and then by one thread. */
    public void renewIfDue() {
        if (isCurrent(current)) {
            return;
        }
        try {
            current = registry.exclusively(this::makeNew);
            LOG.info(
                    "renewed the certificate that {}s know; valid until {}",
                    registry.membership().noun(),
                    current.certificate().getNotAfter().toInstant());
        } catch (QuiesceException e) {
            LOG.error(
                    "the certificate that {}s know is due for renewal, which failed: {}",
                    registry.membership().noun(),
                    e.getMessage());
        }
    }

    /** Begun, and not due for renewal: one that was made while the clock was ahead is as useless as one that has ended. */
    private boolean isCurrent(Identity identity) {
        Instant now = clock.instant();
        return !now.isBefore(identity.certificate().getNotBefore().toInstant())
                && now.isBefore(Lifetimes.renewal(identity.certificate()));
    }

    /** The stored one, if it is readable, of this authority, and current. */
    private Optional<Identity> usable() {
        Path file = registry.file(RegistryFolder.SERVER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Identity stored = Identity.read(file);
            boolean good =
                    Identity.fingerprint(stored.authority()).equals(authority.fingerprint()) && isCurrent(stored);
            return good ? Optional.of(stored) : Optional.empty();
        } catch (IOException e) {
            LOG.warn(
                    "the certificate that {}s know is made anew: {}",
                    registry.membership().noun(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Identity makeNew() throws IOException, GeneralSecurityException {
        Identity made = authority.newServer(registry.membership().host(), hosts);
        made.write(registry.file(RegistryFolder.SERVER));
        return made;
    }
}
