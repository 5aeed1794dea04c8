package io.quiesce.mysql.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.ServiceControl;
import io.quiesce.mysql.internal.host.FakeProcesses;
import io.quiesce.mysql.internal.sql.FakeSession;
import io.quiesce.mysql.internal.sql.Login;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.Size;

/** A login, by who listens. */
@Tag("R3.1")
class CheckedSessionsTest {

    private static final long OURS = 0;
    private static final long STRANGER = 4_000_000_000L;

    private final Map<String, Set<Long>> listeners = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private final FakeProcesses processes = new FakeProcesses();
    private final CheckedSessions sessions = new CheckedSessions(
            (instance, limit) -> {
                asked.add(instance.host());
                return new Login.Accepted(FakeSession.silent());
            },
            processes);

    CheckedSessionsTest() {
        processes.listeners = a -> Optional.of(listeners.getOrDefault(a.getHostAddress(), Set.of()));
    }

    private static InstanceSpec instance(String host) {
        return new InstanceSpec(
                "mysql",
                host,
                3306,
                "backup",
                Secret.of("hush"),
                Path.of("/no/such/data"),
                new ServiceControl.Systemd("mysql"),
                false,
                false,
                Optional.empty(),
                List.of());
    }

    private Login open(String host) {
        return sessions.open(instance(host), Duration.ofSeconds(1));
    }

    @Example
    @Label("is sent to a server that may be the instance's")
    void own() {
        listeners.put("127.0.0.1", Set.of(OURS));

        assertInstanceOf(Login.Accepted.class, open("127.0.0.1"));
        assertEquals(List.of("127.0.0.1"), asked);
    }

    @Example
    @Label("is not sent to another user, who is named; that passes when he goes")
    void stranger() {
        listeners.put("127.0.0.1", Set.of(OURS, STRANGER));

        Login.Denied denied = assertInstanceOf(Login.Denied.class, open("127.0.0.1"));
        assertEquals(List.of(), asked);
        assertFalse(denied.lasting());
        assertTrue(denied.reason().startsWith("port 3306 of 127.0.0.1 belongs to the user with the id 4000000000"));
        assertTrue(denied.reason().contains("the data directory /no/such/data"), denied.reason());
        assertTrue(denied.hint().contains("ss -ltnp"), denied.hint());
    }

    @Example
    @Label("is not tried where nobody listens: somebody could by then")
    void nobody() {
        Login.Nobody nobody = assertInstanceOf(Login.Nobody.class, open("127.0.0.1"));

        assertEquals("nothing listens on 127.0.0.1:3306", nobody.reason());
        assertEquals(List.of(), asked);
    }

    @Example
    @Label("goes on as it is where nobody can see who listens: another host, another system, no such host")
    void unseen() {
        listeners.put("192.0.2.7", Set.of(STRANGER));
        assertInstanceOf(Login.Accepted.class, open("192.0.2.7"));
        assertInstanceOf(Login.Accepted.class, open("no-such-host.invalid"));
        processes.listeners = address -> Optional.empty();
        assertInstanceOf(Login.Accepted.class, open("127.0.0.1"));
        assertEquals(List.of("192.0.2.7", "no-such-host.invalid", "127.0.0.1"), asked);
    }

    @Property(tries = 300)
    @Label("at a host of several addresses is sent to the first at which only the instance's users listen")
    void several(@ForAll @Size(min = 1, max = 4) List<Listening> each) throws UnknownHostException {
        listeners.clear();
        asked.clear();
        List<InetAddress> addresses = new ArrayList<>();
        for (Listening users : each) {
            addresses.add(InetAddress.getByName("127.0.0." + (addresses.size() + 1)));
            listeners.put(addresses.getLast().getHostAddress(), users.ids);
        }

        Login login = sessions.open(instance("db"), addresses, Duration.ofSeconds(1));

        int own = each.indexOf(Listening.OWN);
        String used = each.size() == 1 ? "db" : "127.0.0." + (own + 1);
        assertEquals(own < 0 ? List.of() : List.of(used), asked);
        boolean strange = each.contains(Listening.STRANGE) || each.contains(Listening.BOTH);
        assertEquals(
                own >= 0 ? Login.Accepted.class : strange ? Login.Denied.class : Login.Nobody.class, login.getClass());
    }

    enum Listening {
        NONE(Set.of()),
        OWN(Set.of(OURS)),
        STRANGE(Set.of(STRANGER)),
        BOTH(Set.of(OURS, STRANGER));

        private final Set<Long> ids;

        Listening(Set<Long> ids) {
            this.ids = ids;
        }
    }
}
