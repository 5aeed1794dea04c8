package io.quiesce.persistence.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many transfers stay. */
@Tag("R7.5")
class TransferPruneTest {

    private static final TransferQuery ALL = new TransferQuery(
            Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

    @TempDir
    private Path folder;

    private final Random random = new Random(4);

    private TransferLog log(int second) {
        Instant at = Instant.parse("2026-11-01T00:00:00Z").plusSeconds(second);
        return new TransferLog(
                TimeOrderedId.at(at, random),
                "web1",
                new BackupId(TimeOrderedId.at(at, random)),
                "shop",
                "a/b.zip",
                at,
                Optional.of(at),
                1,
                0,
                TransferResult.PUBLISHED,
                "");
    }

    @Test
    @DisplayName("so many of a storage, the newest; another storage's are left alone")
    void newest() throws Exception {
        List<TransferLog> logs = IntStream.range(0, 10).mapToObj(this::log).toList();
        try (HomeDatabase database =
                HomeDatabase.open(new SqliteFile(folder.resolve("catalog.db"), Migration.CATALOG))) {
            database.write(session -> {
                logs.forEach(new TransferTable(session, "one")::enter);
                new TransferTable(session, "other").enter(logs.getFirst());
                new TransferTable(session, "one", 3).prune();
                return true;
            });
            assertEquals(
                    logs.reversed().subList(0, 3),
                    database.read(s -> new TransferTable(s, "one").page(ALL).transfers()));
            List<TransferLog> other =
                    database.read(s -> new TransferTable(s, "other").page(ALL).transfers());
            assertEquals(1, other.size());
        }
    }
}
