package io.quiesce.mysql.internal;

import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.mysql.internal.host.ProcFs;
import io.quiesce.mysql.internal.host.Processes;
import io.quiesce.mysql.internal.host.ServerUsers;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Sessions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks who listens before it lets a login go. The port is anybody's while the server is down, and it is known when that is:
 * who takes it would be sent the password, and could answer as the instance does.
 */
final class CheckedSessions implements Sessions {

    private final Sessions sessions;
    private final Processes processes;

    CheckedSessions(Sessions sessions, Processes processes) {
        this.sessions = sessions;
        this.processes = processes;
    }

    @Override
    public Login open(InstanceSpec instance, Duration limit) {
        try {
            return open(instance, List.of(InetAddress.getAllByName(instance.host())), limit);
        } catch (UnknownHostException e) {
            return sessions.open(instance, limit);
        }
    }

    /** @param addresses of the instance's host, in the order in which they would be tried; at least one */
    Login open(InstanceSpec instance, List<InetAddress> addresses, Duration limit) {
        ServerUsers users = ServerUsers.of(instance.dataDirectory(), ProcFs.effectiveUser());
        Optional<Login> refusal = Optional.empty();
        for (InetAddress address : addresses) {
            Optional<Set<Long>> listeners = ProcessProof.isOfThisHost(address)
                    ? processes.listeners(address, instance.port())
                    : Optional.empty();
            if (listeners.isEmpty()) {
                return refusal.orElseGet(() -> sessions.open(instance, limit));
            }
            Optional<Long> stranger =
                    listeners.get().stream().filter(u -> !users.contains(u)).findFirst();
            if (stranger.isEmpty() && !listeners.get().isEmpty()) {
                // a name may lead to another address, too, where somebody else listens
                return sessions.open(addresses.size() == 1 ? instance : at(address, instance), limit);
            }
            refusal = refusal.or(() -> stranger.map(user -> denied(user, address, instance)));
        }
        // not even tried: who waits for his moment would take the port between this look and the connection
        return refusal.orElseGet(
                () -> new Login.Nobody("nothing listens on " + instance.host() + ":" + instance.port()));
    }

    private static Login denied(long user, InetAddress address, InstanceSpec instance) {
        return new Login.Denied(
                "port " + instance.port() + " of " + address.getHostAddress() + " belongs to the user with the id "
                        + user + ", who does not own the data directory " + instance.dataDirectory()
                        + ": no password was sent",
                "See as root who listens there (ss -ltnp 'sport = :" + instance.port()
                        + "'), and end what is not the server. Else correct host, port or dataDirectory in the plan.",
                Login.Cause.PASSING);
    }

    private static InstanceSpec at(InetAddress address, InstanceSpec instance) {
        return new InstanceSpec(
                instance.adapter(),
                address.getHostAddress(),
                instance.port(),
                instance.user(),
                instance.password(),
                instance.dataDirectory(),
                instance.service(),
                instance.allowMember(),
                instance.allowKill(),
                instance.keyring(),
                instance.optionFiles());
    }
}
