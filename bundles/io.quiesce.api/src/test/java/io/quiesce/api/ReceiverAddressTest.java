package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.transfer.ReceiverAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The address of a receiver")
class ReceiverAddressTest {

    @Test
    @DisplayName("keeps the port that it had where a person writes none, and is read as it is shown")
    void written() {
        Map.of(
                        "vault", new ReceiverAddress("vault", 7443),
                        "vault.example:8443", new ReceiverAddress("vault.example", 8443),
                        "2001:db8::1", new ReceiverAddress("2001:db8::1", 7443),
                        "[2001:db8::1]", new ReceiverAddress("2001:db8::1", 7443),
                        "[2001:db8::1]:8443", new ReceiverAddress("2001:db8::1", 8443))
                .forEach((text, address) -> {
                    assertEquals(address, ReceiverAddress.parse(text, 7443), text);
                    assertEquals(address, ReceiverAddress.parse(address.toString(), 1), text);
                });
    }

    @Test
    @DisplayName("is none without a host or a port from 1 to 65535")
    void wrong() {
        for (String text : List.of(
                "",
                ":7443",
                "vault:",
                "vault:0",
                "vault:65536",
                "vault:x",
                "https://vault.example:7443",
                "vault:7443:",
                "vault:1:2",
                "[vault:x]:1")) {
            assertThrows(IllegalArgumentException.class, () -> ReceiverAddress.parse(text, 7443), text);
        }
    }
}
