package io.quiesce.cli.internal;

import static io.quiesce.cli.internal.Played.service;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverConfiguration.ReceiverSettings;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The code for a client names the enrolment port")
class ClientCommandTest {

    private static final ReceiverSettings SETTINGS = new ReceiverSettings(
            new Bind("", 7443),
            new Bind("", 9444),
            Optional.empty(),
            Duration.ofDays(14),
            Duration.ofDays(1),
            Duration.ofDays(30),
            Duration.ofMinutes(10),
            List.of(),
            10,
            1,
            Optional.empty());

    /** Says whom it would give a code, and for which address. */
    private static final ClientRegistry CLIENTS = service(ClientRegistry.class, (clients, method, arguments) -> {
        throw new BusyException(method.getName() + " " + arguments[1] + " at " + arguments[2], "");
    });

    private static Played receiver(ReceiverConfiguration configuration) {
        return new Played(
                new ReceiverApplication(),
                Map.of(ClientRegistry.class, CLIENTS, ReceiverConfiguration.class, configuration));
    }

    @ParameterizedTest
    @CsvSource({"add, invite", "replace, replace"})
    @DisplayName("as the settings have it")
    void ofTheSettings(String command, String asked) {
        Played receiver = receiver(service(ReceiverConfiguration.class, (configuration, method, given) -> SETTINGS));
        receiver.run("client", command, "db1", "--address", "vault.example.org");
        assertTrue(receiver.printed().contains(asked + " db1 at vault.example.org:9444"), receiver.printed());
        receiver.run("client", command, "db1");
        assertTrue(receiver.printed().lines().anyMatch(l -> l.endsWith(":9444")), receiver.printed());
    }

    @Test
    @DisplayName("as it is given, and the settings are not read")
    void given() {
        Played receiver = receiver(service(ReceiverConfiguration.class, (configuration, method, given) -> {
            throw new AssertionError("settings are read");
        }));
        for (String address : List.of("vault.example.org:8444", "[2001:db8::1]:8444")) {
            assertEquals(11, receiver.run("client", "add", "db1", "--address", address), receiver.printed());
        }
        assertTrue(receiver.printed().contains("vault.example.org:8444"), receiver.printed());
    }
}
