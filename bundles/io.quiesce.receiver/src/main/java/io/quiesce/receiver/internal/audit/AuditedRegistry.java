package io.quiesce.receiver.internal.audit;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Enters who was let in and shut out; comes before the registry that does it. A code without an entry is not handed out. */
@Component(property = {"service.ranking:Integer=100", "audited=true"})
public final class AuditedRegistry implements ClientRegistry {

    private final ClientRegistry registry;
    private final AuditLog log;

    @Activate
    public AuditedRegistry(@Reference(target = "(!(audited=true))") ClientRegistry registry, @Reference AuditLog log) {
        this.registry = registry;
        this.log = log;
    }

    /** Whose process it is. */
    static String user() {
        return "user " + System.getProperty("user.name", "");
    }

    @Override
    public Invitation invite(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        Invitation invitation = registry.invite(home, client, enrolment, validity);
        log.append(home, AuditKind.CODE_ISSUED, invitation.client(), user(), "good until " + invitation.expires());
        return invitation;
    }

    @Override
    public Invitation replace(Path home, String client, ReceiverAddress enrolment, Duration validity)
            throws QuiesceException {
        Invitation invitation = registry.replace(home, client, enrolment, validity);
        log.append(
                home,
                AuditKind.CODE_ISSUED,
                invitation.client(),
                user(),
                "for a new host in its place, good until " + invitation.expires());
        return invitation;
    }

    @Override
    public void revoke(Path home, String client) throws QuiesceException {
        registry.revoke(home, client);
        log.append(home, AuditKind.REVOKED, client, user(), "all its certificates");
    }

    @Override
    public void letRestore(Path home, String client, RestoreRight right) throws QuiesceException {
        registry.letRestore(home, client, right);
        boolean denied = right.equals(RestoreRight.NEVER);
        log.append(
                home,
                denied ? AuditKind.RESTORE_DENIED : AuditKind.RESTORE_ALLOWED,
                client,
                user(),
                denied ? "from now on" : right.text());
    }

    @Override
    public Optional<Instant> endpointCertificateEnds(Path home) throws QuiesceException {
        return registry.endpointCertificateEnds(home);
    }

    @Override
    public List<ClientEntry> clients(Path home) throws QuiesceException {
        return registry.clients(home);
    }
}
