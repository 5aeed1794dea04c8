package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.AlertException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A post that cannot be made")
class HttpPostTest {

    private static AlertException refused(String address, Map<String, String> headers) {
        try (HttpPost post = new HttpPost(Clock.systemUTC())) {
            return assertThrows(AlertException.class, () -> post.send(URI.create(address), headers, "{}"));
        }
    }

    private static void assertNotTold(String secret, AlertException refused) {
        StringWriter all = new StringWriter();
        refused.printStackTrace(new PrintWriter(all));
        assertFalse((all + refused.hint()).contains(secret), all.toString());
    }

    @Test
    @DisplayName("for a header's value names the header, not the value, which may be a secret")
    void header() {
        AlertException e = refused("http://127.0.0.1:1/", Map.of("Authorization", "Bearer s3cret\n"));
        assertTrue(e.getMessage().contains("'Authorization'"), e.getMessage());
        assertNotTold("s3cret", e);
    }

    @Test
    @DisplayName("for its address does not tell the address, which may hold a secret")
    void address() {
        AlertException e = refused("ftp://s3cret@127.0.0.1/s3cret", Map.of());
        assertEquals("the address cannot be used", e.getMessage());
        assertNotTold("s3cret", e);
    }
}
