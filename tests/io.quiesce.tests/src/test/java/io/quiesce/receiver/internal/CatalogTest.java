package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The catalog beside the storage: what it spares, and that nothing depends on it. */
@Tag("R2.5")
@Timeout(120)
class CatalogTest {

    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");

    @TempDir
    private Path home;

    private CatalogDatabases databases = CatalogDatabases.inFiles();
    private final Delivery one = Delivery.of("web1", 500);
    private final Delivery two = Delivery.of("web1", 600);

    @BeforeEach
    void deliver() throws Exception {
        try (OpenDesk desk = open()) {
            one.deliver(desk);
            two.deliver(desk);
            desk.hold("web1", one.backup(), hold("first"));
            desk.examine("web1", two.backup(), 100, "me");
        }
    }

    @AfterEach
    void close() {
        databases.close();
    }

    private static Hold hold(String reason) {
        return new Hold(true, reason, "me", AT, Optional.empty());
    }

    private OpenDesk open() throws QuiesceException {
        return storage(new DatabaseBackupCatalog(databases)).open(home);
    }

    private static ReceiverStorage storage(BackupCatalog catalog) {
        return new HomeReceiverStorage(
                TestStores.inDirectories(),
                new PatternNaming(),
                new PlainTextSeals(),
                new GuardedRetention(),
                h -> (client, plan) -> Optional.empty(),
                catalog);
    }

    /** Ends what this process has open, as a kill would. */
    private void restart() {
        databases.close();
        databases = CatalogDatabases.inFiles();
    }

    private static List<BackupId> listed(OpenDesk desk) throws QuiesceException {
        List<BackupRow> rows = new ArrayList<>();
        desk.backups("web1", b -> rows.add(b.row()));
        return rows.stream().map(BackupRow::id).toList();
    }

    private static void awaitAgreement(OpenKeeping keeping) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        List<String> differences = keeping.catalogDifferences();
        while (!differences.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(20);
            differences = keeping.catalogDifferences();
        }
        assertEquals(List.of(), differences);
    }

    private Path seal() throws IOException {
        try (var files = Files.walk(home.resolve("storage"))) {
            return files.filter(f -> f.toString().endsWith("full.seal"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @DisplayName("a start reads no seal that the catalog knows; 'status' reads them all and names what differs")
    void spared() throws Exception {
        List<BackupId> before;
        try (OpenDesk desk = open()) {
            awaitAgreement(desk);
            before = listed(desk);
        }
        Path seal = seal();
        Files.writeString(seal, Files.readString(seal).replace("\tagent-1\t", "\tagent-2\t"));
        try (OpenDesk desk = open()) {
            assertEquals(before, listed(desk));
            assertEquals(
                    List.of(hold("first")), desk.marks("web1", one.backup()).holds());
            assertEquals(
                    List.of(List.of()),
                    desk.marks("web1", two.backup()).examinations().stream()
                            .map(Examination::bad)
                            .toList());
            List<String> differences = desk.catalogDifferences();
            assertEquals(1, differences.size(), differences.toString());
            assertTrue(differences.getFirst().contains("than its seal"), differences.toString());
        }
    }

    @Test
    @DisplayName("a lost database is made anew by the next start")
    void lost() throws Exception {
        restart();
        Files.delete(home.resolve("catalog.db"));
        healed();
    }

    @Test
    @DisplayName("a damaged database is put aside and made anew by the next start")
    void damaged() throws Exception {
        restart();
        Files.writeString(
                home.resolve("catalog.db"), "this is not a database, but long enough to be taken for one".repeat(50));
        healed();
        assertTrue(Files.exists(home.resolve("catalog.db.damaged")));
    }

    private void healed() throws Exception {
        try (OpenDesk desk = open()) {
            assertEquals(Set.of(one.backup(), two.backup()), Set.copyOf(listed(desk)));
            awaitAgreement(desk);
            assertEquals(1, desk.marks("web1", one.backup()).holds().size());
        }
        assertEquals(
                2,
                new DatabaseBackupCatalog(databases).of(home, "web1").backups().size());
        assertEquals(
                2, new DatabaseBackupCatalog(databases).of(home, "web1").notes().size());
    }

    @Test
    @DisplayName("a database that a kill left behind the storage catches up at the next start")
    void leftBehind() throws Exception {
        restart();
        Path old = home.resolve("old.db");
        Files.copy(home.resolve("catalog.db"), old);
        Delivery three = Delivery.of("web2", 700);
        try (OpenDesk desk = open()) {
            three.deliver(desk);
            desk.hold("web1", one.backup(), hold("second"));
        }
        restart();
        Files.move(old, home.resolve("catalog.db"), StandardCopyOption.REPLACE_EXISTING);
        try (OpenDesk desk = open()) {
            assertEquals(2, desk.marks("web1", one.backup()).holds().size());
            awaitAgreement(desk);
        }
        assertEquals(Set.of("web1", "web2"), new DatabaseBackupCatalog(databases).clients(home));
    }

    @Test
    @DisplayName("a backup that only the catalog knows is not listed, and goes from the catalog")
    void onlyInTheCatalog() throws Exception {
        Path seal = seal();
        Files.delete(seal);
        try (OpenDesk desk = open()) {
            assertEquals(1, listed(desk).size());
            awaitAgreement(desk);
        }
        assertEquals(
                1,
                new DatabaseBackupCatalog(databases).of(home, "web1").backups().size());
    }

    @Test
    @DisplayName("'rebuild' works beside the receiver that serves")
    void rebuiltWhileServing() throws Exception {
        BackupCatalog catalog = new DatabaseBackupCatalog(databases);
        try (OpenDesk desk = open();
                OpenKeeping beside = storage(catalog).keeping(home)) {
            awaitAgreement(desk);
            catalog.clear(home);
            assertFalse(beside.catalogDifferences().isEmpty());
            assertEquals(2, beside.rebuildCatalog());
            awaitAgreement(beside);
            assertEquals(2, listed(desk).size());
        }
    }

    /** A database server that is away. */
    private static final class Away implements BackupCatalog {
        private final BackupCatalog catalog;
        private volatile boolean away = true;

        Away(BackupCatalog catalog) {
            this.catalog = catalog;
        }

        private BackupCatalog reached() throws DatabaseException {
            if (away) {
                throw new DatabaseException(DatabaseException.Kind.FAILED, "it is away", "Start it.");
            }
            return catalog;
        }

        @Override
        public Known of(Path home, String client) throws DatabaseException {
            return reached().of(home, client);
        }

        @Override
        public Set<String> clients(Path home) throws DatabaseException {
            return reached().clients(home);
        }

        @Override
        public TransferPage transfers(Path home, TransferQuery query) throws DatabaseException {
            return reached().transfers(home, query);
        }

        @Override
        public void enter(Path home, List<Change> changes) throws DatabaseException {
            reached().enter(home, changes);
        }

        @Override
        public void clear(Path home) throws DatabaseException {
            reached().clear(home);
        }
    }

    @Test
    @DisplayName("while the database is away backups come in and are listed; when it is back it catches up")
    void away() throws Exception {
        Away away = new Away(new DatabaseBackupCatalog(databases));
        Delivery three = Delivery.of("web1", 700);
        try (OpenDesk desk = storage(away).open(home)) {
            three.deliver(desk);
            assertEquals(3, listed(desk).size());
            away.away = false;
            awaitAgreement(desk);
        }
    }
}
