package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Slack's incoming webhooks: several alerts in one message, at most 50 blocks of it. */
@Component
public final class SlackChannelProvider implements AlertChannelProvider {

    private static final int ALERTS_OF_A_MESSAGE = 20;

    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of("url", "Address", Setting.Type.SECRET, "The address of the incoming webhook, which is a secret.")
                    .mandatory());

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public String label() {
        return "Slack";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public AlertChannel open(Settings settings) throws AlertException {
        URI address = Addresses.require(settings.text("url"));
        HttpPost http = new HttpPost(Clock.systemUTC());
        return new AlertChannel() {
            @Override
            public void send(List<Alert> alerts) throws AlertException {
                for (int from = 0; from < alerts.size(); from += ALERTS_OF_A_MESSAGE) {
                    List<Alert> some = alerts.subList(from, Math.min(alerts.size(), from + ALERTS_OF_A_MESSAGE));
                    http.send(address, Map.of("Content-Type", "application/json"), AlertJson.slack(some));
                }
            }

            @Override
            public int alertsOfAMessage() {
                return ALERTS_OF_A_MESSAGE;
            }

            @Override
            public void close() {
                http.close();
            }
        };
    }
}
