package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An alert on its way to one channel, as it lies in the outbox; before it is routed, to none.
 *
 * @param channel empty before it is routed
 * @param notBefore when it may leave
 * @param fallback who is told in place of the channel; empty for none, which the channel itself is too
 * @param attempts that have failed
 * @param failing since when they have; empty without one
 * @param problem of the last of them
 */
record Letter(
        Alert alert,
        String channel,
        Instant notBefore,
        Optional<String> fallback,
        int attempts,
        Optional<Instant> failing,
        String problem) {

    private static final String FACT = "fact.";
    private static final String ATTACHMENT = "attachment.";

    Letter {
        fallback = fallback.filter(f -> !f.equals(channel));
    }

    static Letter unrouted(Alert alert) {
        return to("", alert);
    }

    static Letter to(String channel, Alert alert) {
        return to(channel, alert, alert.at(), Optional.empty());
    }

    static Letter to(String channel, Alert alert, Instant notBefore, Optional<String> fallback) {
        return new Letter(alert, channel, notBefore, fallback, 0, Optional.empty(), "");
    }

    Letter failed(String why, Instant since, Instant again) {
        return new Letter(alert, channel, again, fallback, attempts + 1, Optional.of(since), why);
    }

    /** To whom is told in place of the channel: a letter of its own, with all its time. */
    Optional<Letter> toFallback(String why, Instant now) {
        return fallback.map(f -> new Letter(alert, f, now, Optional.empty(), 0, Optional.empty(), why));
    }

    String text() {
        Properties p = new Properties();
        p.setProperty("id", alert.id().toString());
        p.setProperty("at", alert.at().toString());
        p.setProperty("kind", alert.kind().name());
        p.setProperty("severity", alert.severity().name());
        p.setProperty("source", alert.source());
        p.setProperty("plan", alert.plan());
        p.setProperty("subject", alert.subject());
        p.setProperty("text", alert.text());
        alert.html().ifPresent(html -> p.setProperty("html", html));
        alert.facts().forEach((name, value) -> p.setProperty(FACT + name, value));
        for (int i = 0; i < alert.attachments().size(); i++) {
            Alert.Attachment a = alert.attachments().get(i);
            p.setProperty(ATTACHMENT + i + ".name", a.name());
            p.setProperty(ATTACHMENT + i + ".type", a.mediaType());
            p.setProperty(ATTACHMENT + i + ".content", Base64.getEncoder().encodeToString(a.content()));
        }
        p.setProperty("channel", channel);
        p.setProperty("notBefore", notBefore.toString());
        fallback.ifPresent(f -> p.setProperty("fallback", f));
        p.setProperty("attempts", Integer.toString(attempts));
        failing.ifPresent(since -> p.setProperty("failing", since.toString()));
        p.setProperty("problem", problem);
        StringWriter text = new StringWriter();
        try {
            p.store(text, null);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** @throws IOException when it is none, or only a part of one */
    static Letter read(String text) throws IOException {
        Properties p = new Properties();
        try {
            p.load(new StringReader(text));
            Map<String, String> facts = new TreeMap<>();
            for (String key : p.stringPropertyNames()) {
                if (key.startsWith(FACT)) {
                    facts.put(key.substring(FACT.length()), p.getProperty(key));
                }
            }
            List<Alert.Attachment> attachments = new ArrayList<>();
            for (int i = 0; p.containsKey(ATTACHMENT + i + ".name"); i++) {
                attachments.add(new Alert.Attachment(
                        required(p, ATTACHMENT + i + ".name"),
                        required(p, ATTACHMENT + i + ".type"),
                        Base64.getDecoder().decode(required(p, ATTACHMENT + i + ".content"))));
            }
            Alert alert = new Alert(
                    UUID.fromString(required(p, "id")),
                    Instant.parse(required(p, "at")),
                    AlertKind.valueOf(required(p, "kind")),
                    AlertSeverity.valueOf(required(p, "severity")),
                    required(p, "source"),
                    required(p, "plan"),
                    required(p, "subject"),
                    required(p, "text"),
                    facts,
                    Optional.ofNullable(p.getProperty("html")),
                    attachments);
            return new Letter(
                    alert,
                    required(p, "channel"),
                    Instant.parse(required(p, "notBefore")),
                    Optional.ofNullable(p.getProperty("fallback")),
                    Integer.parseInt(required(p, "attempts")),
                    Optional.ofNullable(p.getProperty("failing")).map(Instant::parse),
                    required(p, "problem"));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("no alert: " + e.getMessage(), e);
        }
    }

    private static String required(Properties p, String key) {
        return Optional.ofNullable(p.getProperty(key))
                .orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
    }
}
