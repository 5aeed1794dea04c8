package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/** One mail for some alerts: text and HTML, attachments behind them. */
final class SmtpMail {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Settings settings;

    SmtpMail(Settings settings) {
        this.settings = settings;
    }

    void send(List<Alert> alerts) throws AlertException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(MailLibraries.LOADER);
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = message(session, alerts);
            try (Transport transport = session.getTransport(isImplicit() ? "smtps" : "smtp")) {
                if (settings.optional("user").isPresent()) {
                    transport.connect(settings.text("user"), settings.text("password"));
                } else {
                    transport.connect();
                }
                transport.sendMessage(message, message.getAllRecipients());
            }
        } catch (AuthenticationFailedException e) {
            throw new AlertException(
                    "the mail server refuses the login of '" + settings.text("user") + "'",
                    "Check user and password of the channel.",
                    false,
                    e);
        } catch (SendFailedException e) {
            throw new AlertException(
                    "the mail server refuses the mail: " + e.getMessage(), "Check the addresses.", false, e);
        } catch (MessagingException e) {
            throw new AlertException(
                    "the mail server " + settings.text("host") + ":" + settings.text("port") + " failed: "
                            + e.getMessage(),
                    "Check host, port, security, and whether the certificate is trusted by this Java.",
                    true,
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private boolean isImplicit() {
        return settings.text("security").equals("tls");
    }

    private Properties properties() {
        Properties p = new Properties();
        String protocol = isImplicit() ? "mail.smtps." : "mail.smtp.";
        p.setProperty(protocol + "host", settings.text("host"));
        p.setProperty(protocol + "port", settings.text("port"));
        String limit = Long.toString(LIMIT.toMillis());
        p.setProperty(protocol + "connectiontimeout", limit);
        p.setProperty(protocol + "timeout", limit);
        p.setProperty(protocol + "writetimeout", limit);
        p.setProperty(
                protocol + "auth", Boolean.toString(settings.optional("user").isPresent()));
        p.setProperty(protocol + "ssl.checkserveridentity", "true");
        if (settings.text("security").equals("starttls")) {
            p.setProperty(protocol + "starttls.enable", "true");
            p.setProperty(protocol + "starttls.required", "true");
        }
        return p;
    }

    private MimeMessage message(Session session, List<Alert> alerts) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.text("from")));
        for (String to : settings.list("to")) {
            message.addRecipient(RecipientType.TO, new InternetAddress(to));
        }
        message.setSubject(Wording.subject(alerts), "UTF-8");
        message.setSentDate(Date.from(alerts.getLast().at()));
        message.setHeader("Auto-Submitted", "auto-generated");
        MimeMultipart both = new MimeMultipart(
                "alternative",
                part(text(Wording.text(alerts), "text/plain")),
                part(text(Wording.html(alerts), "text/html")));
        MimeBodyPart content = new MimeBodyPart();
        content.setContent(both);
        MimeMultipart whole = new MimeMultipart("mixed", content);
        for (Alert alert : alerts) {
            for (Alert.Attachment a : alert.attachments()) {
                MimeBodyPart attached = part(new ByteArrayDataSource(a.content(), a.mediaType()));
                attached.setFileName(a.name());
                whole.addBodyPart(attached);
            }
        }
        message.setContent(whole);
        message.saveChanges();
        return message;
    }

    private static DataSource text(String text, String type) {
        return new ByteArrayDataSource(text.getBytes(StandardCharsets.UTF_8), type + "; charset=utf-8");
    }

    private static MimeBodyPart part(DataSource source) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(source));
        return part;
    }
}
