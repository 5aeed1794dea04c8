package io.quiesce.alerting.internal;

import io.quiesce.api.error.AlertException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Posts one document, by HTTPS with the certificate checked, or by HTTP where the address says so; follows nothing. */
final class HttpPost implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MANY = 429;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @throws AlertException unless the answer is one of success; without the address, which may hold a secret */
    void send(URI address, Map<String, String> headers, String body) throws AlertException {
        String host = address.getHost();
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address).timeout(LIMIT).POST(HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 != 2) {
                throw new AlertException(
                        host + " answered " + status, hint(status), status == MANY || status / 100 == 5);
            }
        } catch (IllegalArgumentException e) {
            throw new AlertException(
                    "the address cannot be used: " + e.getMessage(), "Write https://host/path.", false, e);
        } catch (IOException e) {
            throw new AlertException(
                    host + " could not be reached: " + e, "Check address, certificate and network.", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AlertException(host + " did not answer in time", "Check the network.", true, e);
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 301, 302, 307, 308 -> "It has moved; a redirect is not followed. Write the new address.";
            case 401, 403 -> "It refuses the login; check the secret.";
            case 404, 410 -> "There is nothing at this address any more.";
            case MANY -> "It is told too much; the channel waits.";
            default -> "Its operator may know more.";
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
