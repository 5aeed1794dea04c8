package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.RestoreRight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Whether a client may read its backups back")
@NonNullByDefault({}) // proxies of interfaces that say what they say about null
class ClientRestoreTest {

    private final List<String> said = new ArrayList<>();

    private final Played receiver = new Played(
            new ReceiverApplication(),
            Map.of(
                    ReceiverConfiguration.class,
                    service(ReceiverConfiguration.class, (configuration, method, given) -> null),
                    ClientRegistry.class,
                    service(ClientRegistry.class, (clients, method, given) -> {
                        if (method.getName().equals("invite")) {
                            return new Invitation("db1", "Q1-CODE", Instant.EPOCH);
                        }
                        said.add(given[1] + " " + ((RestoreRight) given[2]).text());
                        return null;
                    })));

    private void run(int exitCode, String... arguments) {
        assertEquals(exitCode, receiver.run(arguments), receiver.printed());
    }

    @Test
    @DisplayName("is said with its code, or later, for a while or for good")
    void said() {
        run(0, "client", "add", "db1", "--address", "vault:7444");
        assertEquals(List.of(), said);
        run(0, "client", "add", "db1", "--address", "vault:7444", "--deny-restore");
        run(0, "client", "allow-restore", "db1", "--until", "2999-01-31T00:00:00Z");
        run(0, "client", "allow-restore", "db1");
        run(0, "client", "deny-restore", "db1");
        assertEquals(List.of("db1 never", "db1 until 2999-01-31T00:00:00Z", "db1 always", "db1 never"), said);
    }

    @Test
    @DisplayName("is not allowed until a moment that is over")
    void over() {
        run(2, "client", "allow-restore", "db1", "--until", "2001-01-31T00:00:00Z");
        assertEquals(List.of(), said);
    }
}
