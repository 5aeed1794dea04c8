package io.quiesce.cli.internal;

import io.quiesce.api.archive.ArchiveEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is inside an archive, as it comes: line by line, or as one JSON document. Before the first entry nothing is printed. */
final class EntryListing {

    private final Terminal terminal;
    private final boolean json;
    private Optional<JsonRows> rows = Optional.empty();

    EntryListing(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    void add(ArchiveEntry entry) {
        if (json) {
            rows().add(row(entry));
        } else {
            terminal.result(line(entry));
        }
    }

    void end() {
        if (json) {
            rows().end();
        }
    }

    private JsonRows rows() {
        JsonRows begun = rows.orElseGet(terminal::jsonRows);
        rows = Optional.of(begun);
        return begun;
    }

    static Map<String, Object> row(ArchiveEntry e) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", e.name());
        row.put("type", e.type().name().toLowerCase(java.util.Locale.ROOT));
        row.put("size", e.size());
        row.put("stored", e.storedSize());
        row.put("modified", e.modified().toString());
        row.put("mode", String.format("%04o", e.mode()));
        row.put("owner", e.owner());
        row.put("linkTarget", e.linkTarget());
        row.put("sparse", e.sparse());
        return row;
    }

    private static String line(ArchiveEntry e) {
        String kind = switch (e.type()) {
            case FILE -> "-";
            case DIRECTORY -> "d";
            case LINK -> "l";
        };
        return String.format(
                "%s%04o %-16s %14d %14d %s %s%s",
                kind,
                e.mode(),
                e.owner(),
                e.size(),
                e.storedSize(),
                e.modified().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                e.name(),
                e.linkTarget().isEmpty() ? "" : " -> " + e.linkTarget());
    }
}
