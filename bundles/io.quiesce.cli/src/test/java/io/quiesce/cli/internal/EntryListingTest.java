package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.archive.ArchiveEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code archive list} and {@code backup files}. */
class EntryListingTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private EntryListing listing() {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new EntryListing(new Terminal(stream, stream, false), true);
    }

    private static ArchiveEntry entry(String name) {
        return new ArchiveEntry(name, ArchiveEntry.Type.FILE, 3, 2, Instant.EPOCH, 0640, "mysql:mysql", "", false);
    }

    @Test
    @DisplayName("as JSON it is one array, written like every other document")
    void json() {
        EntryListing listing = listing();
        listing.add(entry("ä"));
        listing.add(entry("b"));
        listing.end();

        List<Map<String, Object>> rows = List.of(EntryListing.row(entry("ä")), EntryListing.row(entry("b")));
        assertEquals(Json.text(rows) + System.lineSeparator(), printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("as JSON it is an empty array when there is nothing")
    void empty() {
        listing().end();
        assertEquals(Json.text(List.of()) + System.lineSeparator(), printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("as JSON it holds as many entries as there are: they are written while they come")
    void streamed() {
        EntryListing listing = listing();
        for (int i = 0; i < 1_000; i++) {
            listing.add(entry("table" + i));
        }
        assertTrue(printed.size() > 100_000, "only " + printed.size() + " bytes are out before the end");
        listing.end();
    }
}
