package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quiesce.api.retention.RetentionPolicy;
import io.quiesce.api.retention.Slots;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order of docs/storage.md, "A second copy elsewhere". */
@Timeout(120)
@Tag("RT1")
class SecondCopyTest {

    /** Not copied, as the page says. */
    private static final Set<String> IN_THE_MAKING = Set.of(".uploads", ".arrivals", ".condemned");

    /** The newest stays. */
    private static final Policies NEWEST = (client, plan) -> Optional.of(new Policies.Named(
            "newest",
            new RetentionPolicy(
                    Optional.empty(),
                    1,
                    Optional.empty(),
                    Slots.NONE,
                    ZoneId.of("UTC"),
                    Duration.ZERO,
                    1,
                    Duration.ZERO,
                    Duration.ZERO)));

    @TempDir
    private Path folder;

    private final ReceiverStorage storage = new HomeReceiverStorage(
            TestStores.inDirectories(),
            new PatternNaming(),
            new PlainTextSeals(),
            new GuardedRetention(),
            home -> NEWEST,
            new DatabaseBackupCatalog(CatalogDatabases.inFiles()));

    private Path from() {
        return folder.resolve("home/storage");
    }

    private Path copy() {
        return folder.resolve("copy");
    }

    /** All that is copied, seals or the rest; relative. */
    private List<Path> files(boolean seals) throws IOException {
        try (Stream<Path> files = Files.walk(from())) {
            return files.filter(Files::isRegularFile)
                    .map(from()::relativize)
                    .filter(f -> !IN_THE_MAKING.contains(f.getName(0).toString()))
                    .filter(f -> f.toString().endsWith(".seal") == seals)
                    .toList();
        }
    }

    private void copy(List<Path> files) throws IOException {
        for (Path file : files) {
            Path to = copy().resolve("storage").resolve(file);
            if (Files.exists(from().resolve(file)) && !Files.exists(to)) {
                Files.createDirectories(to.getParent());
                Files.copy(from().resolve(file), to);
            }
        }
    }

    private Set<BackupId> listed() throws Exception {
        Set<BackupId> listed = new HashSet<>();
        storage.scan(copy(), b -> listed.add(b.row().id()));
        return listed;
    }

    @Test
    @DisplayName("a copy has whole backups only, though one came and one went meanwhile; a new home gives them back")
    void copied() throws Exception {
        Delivery goes = Delivery.of("web1", 500);
        Delivery stays = Delivery.of("web1", 600);
        Delivery comes = Delivery.of("web1", 700);
        try (OpenDesk desk = storage.open(folder.resolve("home"))) {
            goes.deliver(desk);
            stays.deliver(desk);
            List<Path> seals = files(true);
            copy(files(false));
            comes.deliver(desk);
            assertEquals(List.of(goes.backup()), desk.remove(List.of(goes.backup()), false, "me"));
            copy(seals);
            assertEquals(Set.of(stays.backup()), listed());
            List<Path> next = files(true);
            copy(files(false));
            copy(next);
        }
        Set<BackupId> both = Set.of(stays.backup(), comes.backup());
        try (OpenDesk desk = storage.open(copy())) {
            assertEquals(both, listed());
            for (BackupId backup : both) {
                assertEquals(List.of(), desk.examine("web1", backup, 100, "me").found());
            }
            assertArrayEquals(comes.data(), comes.fetch(desk));
        }
    }
}
