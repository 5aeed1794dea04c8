package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import io.quiesce.api.spi.AlertChannel;
import io.quiesce.api.spi.AlertChannelProvider;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Mail by SMTP, with TLS whose certificate is checked, and a login where asked for. */
@Component
public final class EmailChannelProvider implements AlertChannelProvider {

    private static final SettingsSchema SETTINGS = SettingsSchema.of(
            Setting.of("host", "Mail server", Setting.Type.TEXT, "Its name, as its certificate has it.")
                    .mandatory(),
            Setting.number("port", "Port", 1, 65535, 587, "587 for starttls, 465 for tls."),
            Setting.choice(
                    "security",
                    "Security",
                    List.of("starttls", "tls", "none"),
                    "none only to a server on this very host: the loopback address."),
            Setting.of(
                    "certificates",
                    "Trusted certificates",
                    Setting.Type.TEXT,
                    "A file of certificates (PEM) to trust in place of this Java's, such as your own authority's."),
            Setting.of("user", "User", Setting.Type.TEXT, "For the login; none without it."),
            Setting.of("password", "Password", Setting.Type.SECRET, "For the login."),
            Setting.of("from", "From", Setting.Type.TEXT, "The sender's address.")
                    .mandatory(),
            Setting.of("to", "To", Setting.Type.LIST, "The addresses that are told.")
                    .mandatory());

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public String label() {
        return "E-mail (SMTP)";
    }

    @Override
    public SettingsSchema settings() {
        return SETTINGS;
    }

    @Override
    public AlertChannel open(Settings settings) throws AlertException {
        boolean here = List.of("localhost", "127.0.0.1", "::1").contains(settings.text("host"));
        if (settings.text("security").equals("none") && !here) {
            throw new AlertException(
                    "security: none is for a mail server on this host, not for " + settings.text("host"),
                    "Use starttls or tls.",
                    false);
        }
        if (settings.optional("user").isPresent() == settings.text("password").isEmpty()) {
            throw new AlertException("user and password belong together", "Write both, or none for no login.", false);
        }
        try {
            new InternetAddress(settings.text("from"), true);
            for (String to : settings.list("to")) {
                new InternetAddress(to, true);
            }
        } catch (AddressException e) {
            throw new AlertException(
                    "'" + e.getRef() + "' is no mail address: " + e.getMessage(), "Write name@domain.", false, e);
        }
        SmtpMail mail = new SmtpMail(settings);
        return new AlertChannel() {
            @Override
            public void send(List<Alert> alerts) throws AlertException {
                mail.send(alerts);
            }

            @Override
            public void close() {}
        };
    }
}
