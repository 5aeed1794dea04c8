package io.quiesce.monitoring.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.monitor.Reading;
import io.quiesce.api.service.Monitoring.Served;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The monitoring server")
@Tag("T4.1")
@Timeout(60)
class HttpMonitoringTest {

    private static final String REQUEST_LIMIT = "sun.net.httpserver.maxReqTime";

    /** The server reads it once per process. */
    @BeforeAll
    static void hurry() {
        System.setProperty(REQUEST_LIMIT, "1");
    }

    private static Socket silent(Served served) throws Exception {
        URI at = URI.create("http://" + served.address());
        Socket socket = new Socket(at.getHost(), at.getPort());
        socket.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    @DisplayName(
            "cuts clients that fall silent within a request, so that others are answered; a limit that is set stays")
    void silentClients() throws Exception {
        try (Served served = new HttpMonitoring().serve(new Bind("", 0), () -> new Reading(List.of(), List.of()));
                Socket one = silent(served);
                Socket two = silent(served);
                HttpClient third = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://" + served.address() + "/health"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            assertEquals(
                    200,
                    third.send(health, HttpResponse.BodyHandlers.ofString()).statusCode());
            assertEquals(-1, one.getInputStream().read());
            assertEquals(-1, two.getInputStream().read());
        }
        assertEquals("1", System.getProperty(REQUEST_LIMIT));
        assertEquals("30", System.getProperty("sun.net.httpserver.maxRspTime"));
    }
}
