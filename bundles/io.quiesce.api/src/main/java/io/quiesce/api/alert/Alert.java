package io.quiesce.api.alert;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that people are told. Holds no secret.
 *
 * @param id the same for every attempt and every channel, so that a receiver can tell a repetition
 * @param source who tells: {@code agent HOST} or {@code receiver HOST}
 * @param plan that it is about; empty when it is about none
 * @param subject one line
 * @param text what happened, to what, what to check next; lines
 * @param facts more of it by name, such as {@code backup} or {@code downtime}
 * @param html the same as {@code text} for those who can show it
 * @param attachments documents that belong to it, such as a report
 */
public record Alert(
        UUID id,
        Instant at,
        AlertKind kind,
        AlertSeverity severity,
        String source,
        String plan,
        String subject,
        String text,
        Map<String, String> facts,
        Optional<String> html,
        List<Attachment> attachments) {

    /** @param role {@code agent} or {@code receiver}; the host is added */
    public static String source(String role) {
        try {
            return role + " " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return role; // a host without a name of its own
        }
    }

    /** A document of an alert. */
    public record Attachment(String name, String mediaType, byte[] content) {}

    public Alert {
        facts = java.util.Collections.unmodifiableMap(new TreeMap<>(facts));
        attachments = List.copyOf(attachments);
        subject = subject.replaceAll("\\s+", " ").strip();
    }
}
