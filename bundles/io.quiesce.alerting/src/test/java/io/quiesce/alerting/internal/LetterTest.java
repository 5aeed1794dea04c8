package io.quiesce.alerting.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.alert.AlertKind;
import io.quiesce.api.alert.AlertSeverity;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

class LetterTest {

    @Property(tries = 200)
    @Label("a letter is read as it was written, whatever it says, and a part of one is refused or the same")
    void roundTrip(
            @ForAll String plan,
            @ForAll String text,
            @ForAll Map<String, String> facts,
            @ForAll byte[] attached,
            @ForAll AlertKind kind,
            @ForAll AlertSeverity severity)
            throws Exception {
        Alert alert = new Alert(
                UUID.randomUUID(),
                Instant.now(),
                kind,
                severity,
                plan,
                plan,
                text,
                text,
                facts,
                Optional.of(text),
                List.of(new Alert.Attachment(text, plan, attached)));
        Letter letter =
                new Letter(alert, "mail", Instant.now(), Optional.of(text), 3, Optional.of(Instant.now()), plan);
        Letter read = Letter.read(letter.text());
        assertArrayEquals(attached, read.alert().attachments().getFirst().content());
        assertEquals(letter.text().replaceFirst("#.*\\R", ""), read.text().replaceFirst("#.*\\R", ""));
        String half = letter.text().substring(0, letter.text().length() / 2);
        try {
            Letter.read(half);
            throw new AssertionError("half a letter was read");
        } catch (IOException expected) {
            assertEquals("no alert", expected.getMessage().substring(0, 8));
        }
    }
}
