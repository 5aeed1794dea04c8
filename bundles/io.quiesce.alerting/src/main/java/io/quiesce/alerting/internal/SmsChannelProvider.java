package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Text messages through a gateway that takes them by HTTP, one request a number. Somebody who is told is enough: sent once more,
 * the text would reach those again who have it.
 */
@Component
public final class SmsChannelProvider implements AlertChannelProvider {

    private static final Logger LOG = LoggerFactory.getLogger(SmsChannelProvider.class);

    /** Characters that fit one message. */
    private static final int LENGTH = 160;

    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of("url", "Address", Setting.Type.SECRET, "Of the gateway; it may hold a key.")
                    .mandatory(),
            Setting.of("numbers", "Numbers", Setting.Type.LIST, "Who is told.").mandatory(),
            Setting.of("body", "Body", Setting.Type.LINES, "What is posted; {number} and {text} are filled in.")
                    .or("to={number}&text={text}"),
            Setting.choice("format", "Format", List.of("form", "json"), "How the body is written."),
            Setting.of("authorization", "Authorization", Setting.Type.SECRET, "The header of that name."));

    @Override
    public String kind() {
        return "sms";
    }

    @Override
    public String label() {
        return "Text message (gateway)";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public AlertChannel open(Settings settings) throws AlertException {
        URI address = Addresses.require(settings.text("url"));
        return new Gateway(settings, address, new HttpPost(Clock.systemUTC()));
    }

    private record Gateway(Settings settings, URI address, HttpPost http) implements AlertChannel {

        @Override
        public void send(List<Alert> alerts) throws AlertException {
            String subject = Wording.subject(alerts);
            String text = subject.length() > LENGTH ? subject.substring(0, LENGTH - 1) + "…" : subject;
            boolean json = settings.text("format").equals("json");
            Map<String, String> headers = new TreeMap<>();
            headers.put("Content-Type", json ? "application/json" : "application/x-www-form-urlencoded");
            settings.optional("authorization").ifPresent(a -> headers.put("Authorization", a));
            List<AlertException> failures = new ArrayList<>();
            List<String> numbers = settings.list("numbers");
            for (String number : numbers) {
                Map<String, String> values = Map.of("number", number, "text", text);
                String body = Template.filled(
                        settings.text("body"),
                        name -> encoded(values.getOrDefault(name, ""), json),
                        Set.of("number", "text"));
                try {
                    http.send(address, headers, body);
                } catch (AlertException e) {
                    LOG.warn("the number {} was not told: {}", number, e.getMessage());
                    failures.add(e);
                }
            }
            if (!failures.isEmpty() && failures.size() == numbers.size()) {
                throw worthMost(failures);
            }
        }

        /** One that another attempt may mend, if there is any. */
        private static AlertException worthMost(List<AlertException> failures) {
            return failures.stream()
                    .filter(AlertException::retryHelps)
                    .findFirst()
                    .orElseGet(failures::getFirst);
        }

        private static String encoded(String value, boolean json) {
            return json ? AlertJson.string(value) : URLEncoder.encode(value, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
