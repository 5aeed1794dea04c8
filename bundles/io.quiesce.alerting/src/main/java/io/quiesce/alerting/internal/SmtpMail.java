package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.settings.Settings;
import jakarta.activation.DataHandler;
import jakarta.activation.DataSource;
import jakarta.mail.Address;
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
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.jdt.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One mail for some alerts: text and HTML, attachments behind them. */
final class SmtpMail {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpMail.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Settings settings;
    private final Optional<SSLSocketFactory> trusting;

    /** @throws AlertException when the certificates that it is to trust can't be read */
    SmtpMail(Settings settings) throws AlertException {
        this.settings = settings;
        Optional<String> certificates = settings.optional("certificates");
        this.trusting =
                certificates.isEmpty() ? Optional.empty() : Optional.of(TrustedCertificates.in(certificates.get()));
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
                deliver(transport, message);
            }
        } catch (AuthenticationFailedException e) {
            throw loginFailed(e);
        } catch (SendFailedException e) {
            throw new AlertException(
                    "the mail server refuses the mail: " + e.getMessage(), "Check the addresses.", isPutOff(e), e);
        } catch (MessagingException e) {
            throw new AlertException(
                    "the mail server " + server() + " failed: " + e.getMessage(),
                    "Check host, port and security, and whether its certificate has that host's name and is trusted: by"
                            + " this Java, or by the file that 'certificates' names.",
                    true,
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Somebody who is told is enough: sent once more, the mail would reach those again who have it. */
    private static void deliver(Transport transport, MimeMessage message) throws MessagingException {
        try {
            transport.sendMessage(message, message.getAllRecipients());
        } catch (SendFailedException e) {
            if (addresses(e.getValidSentAddresses()).isEmpty()) {
                throw e;
            }
            List<Address> left = new ArrayList<>(addresses(e.getInvalidAddresses()));
            left.addAll(addresses(e.getValidUnsentAddresses()));
            LOG.warn("the mail server takes the mail, but not for {}: {}", left, reasons(e));
        }
    }

    private static List<Address> addresses(Address @Nullable [] some) {
        return some == null ? List.of() : List.of(some);
    }

    private static String reasons(SendFailedException refusal) {
        StringJoiner reasons = new StringJoiner("; ");
        for (Exception e = refusal; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            if (e instanceof SMTPAddressFailedException) {
                reasons.add(String.valueOf(e.getMessage()).strip());
            }
        }
        return reasons.toString();
    }

    /** The library says so of every login that did not succeed; only a reply of 5yz (RFC 4954, 4) is about who logs in. */
    private AlertException loginFailed(AuthenticationFailedException e) {
        String user = settings.text("user");
        String reply = String.valueOf(e.getMessage()).strip();
        if (reply.startsWith("5") && e.getNextException() == null) {
            return new AlertException(
                    "the mail server refuses the login of '" + user + "'",
                    "Check user and password of the channel.",
                    false,
                    e);
        }
        return new AlertException(
                "the mail server " + server() + " broke off the login of '" + user + "': " + reply,
                "It may be overloaded, or the connection was lost.",
                true,
                e);
    }

    private String server() {
        return settings.text("host") + ":" + settings.text("port");
    }

    /** Whether the server says of the mail or of an address that it may take it later (RFC 5321, 4.2.1: 4yz). */
    private static boolean isPutOff(SendFailedException refusal) {
        for (Exception e = refusal; e != null; e = e instanceof MessagingException m ? m.getNextException() : null) {
            int reply = switch (e) {
                case SMTPSendFailedException mail -> mail.getReturnCode();
                case SMTPAddressFailedException address -> address.getReturnCode();
                default -> 0;
            };
            if (reply / 100 == 4) {
                return true;
            }
        }
        return false;
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
        p.setProperty(protocol + "sendpartial", "true");
        p.setProperty(protocol + "ssl.checkserveridentity", "true");
        trusting.ifPresent(factory -> p.put(protocol + "ssl.socketFactory", factory));
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
