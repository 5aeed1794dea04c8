package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The sealed secrets of a channel")
class ChannelSecretsTest {

    @Test
    @DisplayName("are told from those of a channel whose name begins alike, and from a person's own")
    void own() {
        List<String> all =
                List.of("alert.hook.secret", "alert.hook.two.url", "alert.hook.url", "alert.hook2.url", "hook");
        assertEquals(List.of("alert.hook.secret", "alert.hook.url"), ChannelSecrets.sealedFor("hook", all));
        assertEquals(List.of("alert.hook.two.url"), ChannelSecrets.sealedFor("hook.two", all));
    }

    @Test
    @DisplayName("stay while the text refers to them, also in a comment or quoted")
    void unnamed() {
        List<String> all = List.of("alert.hook.secret", "alert.hook.url");
        String url = "kind: webhook\nurl: \"${secret:alert.hook.url}\"\n";
        assertEquals(List.of("alert.hook.secret"), ChannelSecrets.unnamed(all, url));
        assertEquals(List.of(), ChannelSecrets.unnamed(all, url + "# secret: ${secret:alert.hook.secret}\n"));
        assertEquals(
                List.of("alert.hook.secret"),
                ChannelSecrets.unnamed(all, url + "secret: ${secret:alert.hook.secret2}\n"));
    }
}
