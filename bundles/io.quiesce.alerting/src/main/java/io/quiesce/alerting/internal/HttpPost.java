package io.quiesce.alerting.internal;

import io.quiesce.api.error.AlertException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;

/** Posts one document, by HTTPS with the certificate checked, or by HTTP where the address says so; follows nothing. */
final class HttpPost implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final Clock clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    HttpPost(Clock clock) {
        this.clock = clock;
    }

    /**
     * @throws AlertException unless the answer is one of success; without the address and the headers' values, which may be secrets, as
     *     Java's own messages have them
     */
    void send(URI address, Map<String, String> headers, String body) throws AlertException {
        String host = address.getHost();
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(address).timeout(LIMIT).POST(HttpRequest.BodyPublishers.ofString(body));
            for (Map.Entry<String, String> header : headers.entrySet()) {
                set(request, header.getKey(), header.getValue());
            }
            HttpResponse<Void> answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                throw refused(host, answer);
            }
        } catch (IllegalArgumentException e) {
            throw new AlertException("the address cannot be used", "Write https://host/path.", false);
        } catch (IOException e) {
            throw new AlertException(
                    host + " could not be reached: " + e, "Check address, certificate and network.", true, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AlertException(host + " did not answer in time", "Check the network.", true, e);
        }
    }

    private static void set(HttpRequest.Builder request, String name, String value) throws AlertException {
        try {
            request.header(name, value);
        } catch (IllegalArgumentException e) {
            throw new AlertException(
                    "the header '" + name + "' cannot be sent",
                    "Its value may have no line end; some names, such as Host, are kept by Java for itself.",
                    false);
        }
    }

    private AlertException refused(String host, HttpResponse<Void> answer) {
        int status = answer.statusCode();
        String message = host + " answered " + status;
        Duration pause = status == MANY || status == UNAVAILABLE ? retryAfter(answer) : Duration.ZERO;
        return pause.isPositive()
                ? new AlertException(message, hint(status), pause)
                : new AlertException(message, hint(status), status == MANY || status / 100 == 5);
    }

    /** Seconds or a date (RFC 9110, 10.2.3); zero for a time that has passed and for what is neither. */
    private Duration retryAfter(HttpResponse<Void> answer) {
        String written = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (SECONDS.matcher(written).matches()) {
            return Duration.ofSeconds(Long.parseLong(written));
        }
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(written, Instant::from);
            return Duration.between(clock.instant(), date);
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
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
