package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Posts alerts as JSON to any address. With a secret each request carries {@code X-Quiesce-Timestamp}, seconds since 1970,
 * and {@code X-Quiesce-Signature: sha256=HEX}, the HMAC-SHA256 of {@code TIMESTAMP.BODY} under it.
 */
@Component
public final class WebhookChannelProvider implements AlertChannelProvider {

    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of(
                            "url",
                            "Address",
                            Setting.Type.SECRET,
                            "Where to post, such as https://host/path; it may hold a key.")
                    .mandatory(),
            Setting.of("secret", "Secret", Setting.Type.SECRET, "Signs each request."),
            Setting.of("headers", "Headers", Setting.Type.LIST, "Further headers, a Name: value each."),
            Setting.of(
                    "body",
                    "Body",
                    Setting.Type.LINES,
                    "Posted in place of the usual document; {subject}, {text}, {severity}, {kind}, {plan} stand for the"
                            + " alert's as JSON texts, quotes included."));

    private final Clock clock;

    @Activate
    public WebhookChannelProvider() {
        this(Clock.systemUTC());
    }

    WebhookChannelProvider(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public String label() {
        return "Webhook (JSON)";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public AlertChannel open(Settings settings) throws AlertException {
        Addresses.require(settings.text("url"));
        return new Webhook(settings, clock);
    }

    private static final class Webhook implements AlertChannel {
        private final Settings settings;
        private final Clock clock;
        private final HttpPost http;

        Webhook(Settings settings, Clock clock) {
            this.settings = settings;
            this.clock = clock;
            this.http = new HttpPost(clock);
        }

        @Override
        public void send(List<Alert> alerts) throws AlertException {
            if (settings.optional("body").isEmpty()) {
                post(AlertJson.webhook(alerts));
                return;
            }
            for (Alert alert : alerts) {
                post(filled(settings.text("body"), alert));
            }
        }

        @Override
        public int alertsOfAMessage() {
            return settings.optional("body").isEmpty() ? Integer.MAX_VALUE : 1;
        }

        private static String filled(String template, Alert alert) {
            Map<String, String> values = Map.of(
                    "subject", alert.subject(),
                    "text", alert.text(),
                    "severity", Rule.word(alert.severity()),
                    "kind", Rule.word(alert.kind()),
                    "plan", alert.plan());
            return Template.filled(template, name -> AlertJson.string(values.getOrDefault(name, "")), values.keySet());
        }

        private void post(String body) throws AlertException {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.put("Content-Type", "application/json; charset=utf-8");
            for (String header : settings.list("headers")) {
                int colon = header.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            header.substring(0, colon).strip(),
                            header.substring(colon + 1).strip());
                }
            }
            String secret = settings.text("secret");
            if (!secret.isEmpty()) {
                String time = Long.toString(clock.instant().getEpochSecond());
                headers.put("X-Quiesce-Timestamp", time);
                headers.put("X-Quiesce-Signature", "sha256=" + signature(secret, time + "." + body));
            }
            http.send(Addresses.require(settings.text("url")), headers, body);
        }

        private static String signature(String secret, String message) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has HmacSHA256", e);
            }
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
