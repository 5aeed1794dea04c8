package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.ReceiverStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A receiver that has moved")
@NonNullByDefault({}) // proxies of interfaces that say what they say about null
class EnrolmentCommandTest {

    private static final ReceiverAddress OLD = new ReceiverAddress("old.example", 7443);
    private static final EnrolledReceiver VAULT = new EnrolledReceiver("vault", OLD, "db1", Instant.EPOCH);

    private final List<String> moved = new ArrayList<>();
    private boolean answers = true;

    private final AgentDesk desk = service(AgentDesk.class, (desk, method, given) -> {
        if (method.getName().equals("move")) {
            moved.add(given[0] + " to " + given[1]);
            return VAULT;
        }
        assertEquals("close", method.getName());
        return null;
    });

    private final ReceiverLinks links = service(ReceiverLinks.class, (links, method, given) -> {
        if (method.getName().equals("enrolled")) {
            return List.of(VAULT);
        }
        if (!answers) {
            throw new TransferException("nothing listens there", "Check the port.", Refusal.NONE);
        }
        return service(
                ReceiverLink.class,
                (link, called, none) -> called.getName().equals("status")
                        ? new ReceiverStatus("1.0.0", "db1", ByteSize.mebibytes(1))
                        : null);
    });

    private final Played agent = new Played(
            new AgentApplication(),
            Map.of(
                    AgentDesks.class,
                    service(AgentDesks.class, (desks, method, given) -> Optional.of(desk)),
                    ReceiverLinks.class,
                    links));

    private int set(String name, String address) {
        return agent.run("receiver", "set", name, "--address", address);
    }

    @Test
    @DisplayName("is asked at its new address, and keeps its port where none is named")
    void moved() {
        assertEquals(0, set("vault", "new.example"), agent.printed());
        assertEquals(0, set("vault", "[2001:db8::1]:8443"), agent.printed());
        assertEquals(List.of("vault to new.example:7443", "vault to [2001:db8::1]:8443"), moved);
        assertTrue(agent.printed().contains("at new.example:7443 from now on, no longer at old.example:7443"));
        assertTrue(agent.printed().contains("db1"), agent.printed());
    }

    @Test
    @DisplayName(
            "keeps the new address although it does not answer there, with the way back and the exit code of the test")
    void silent() {
        answers = false;
        assertEquals(8, set("vault", "new.example"), agent.printed());
        assertEquals(1, moved.size());
        assertTrue(agent.printed().contains("quiesce receiver set vault --address old.example:7443"), agent.printed());
        assertTrue(agent.printed().contains("nothing listens there"), agent.printed());
    }

    @Test
    @DisplayName("is not changed by an address that is none, nor under a name that is none")
    void refused() {
        for (String address : List.of("", "new.example:0", "new.example:70000", "new.example:x")) {
            assertEquals(2, set("vault", address), address);
        }
        assertEquals(5, set("other", "new.example"), agent.printed());
        assertFalse(agent.printed().contains("from now on"), agent.printed());
        assertEquals(List.of(), moved);
    }
}
