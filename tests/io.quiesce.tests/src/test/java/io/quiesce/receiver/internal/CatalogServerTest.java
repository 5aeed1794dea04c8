package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Secret;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.service.BackupCatalog;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.persistence.internal.CatalogDatabases;
import io.quiesce.persistence.internal.DatabaseBackupCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog in the database of a real server, by the settings of the home. */
@Tag("R2.5")
@Timeout(240)
class CatalogServerTest {

    private static final Instant AT = Instant.parse("2026-11-20T02:00:00Z");

    @TempDir
    private Path homes;

    private final ConfiguredHomes parts = new ConfiguredHomes();

    @AfterEach
    void close() {
        parts.close();
    }

    private BackupCatalog catalog() {
        return parts.catalog();
    }

    private ReceiverStorage storage() {
        return parts.storage();
    }

    private Path home(String name, CatalogServers server) throws QuiesceException {
        return home(name, server, CatalogServers.PASSWORD);
    }

    private Path home(String name, CatalogServers server, String password) throws QuiesceException {
        Path home = homes.resolve(name);
        parts.settle(home, server.url(), password, 0);
        return home;
    }

    private static void awaitAgreement(OpenKeeping keeping) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        List<String> differences = differences(keeping);
        while (!differences.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(50);
            differences = differences(keeping);
        }
        assertEquals(List.of(), differences);
    }

    private static List<String> differences(OpenKeeping keeping) throws QuiesceException {
        try {
            return keeping.catalogDifferences();
        } catch (DatabaseException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static Set<BackupId> listed(OpenDesk desk, String client) throws QuiesceException {
        List<BackupRow> rows = new ArrayList<>();
        desk.backups(client, b -> rows.add(b.row()));
        return Set.copyOf(rows.stream().map(BackupRow::id).toList());
    }

    private DatabaseException refused(Path home) {
        return assertThrows(DatabaseException.class, () -> catalog().clients(home));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb", "mysql"})
    @DisplayName(
            "two receivers have their catalogs in one database: each lists its own, removals and notes follow, no file is made")
    void shared(String vendor) throws Exception {
        Delivery one = Delivery.of("web1", 500);
        Delivery two = Delivery.of("web1", 600);
        Delivery other = Delivery.of("web1", 700);
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path first = home("first", server);
            Path second = home("second", server);
            try (OpenDesk desk = storage().open(first);
                    OpenDesk beside = storage().open(second)) {
                one.deliver(desk);
                two.deliver(desk);
                other.deliver(beside);
                desk.hold("web1", one.backup(), new Hold(true, "because", "me", AT, Optional.empty()));
                awaitAgreement(desk);
                awaitAgreement(beside);
                assertEquals(2, desk.rebuildCatalog());
                awaitAgreement(desk);
                awaitAgreement(beside);
            }
            assertEquals(2, catalog().of(first, "web1").backups().size());
            assertEquals(1, catalog().of(first, "web1").notes().size());
            assertEquals(1, catalog().of(second, "web1").backups().size());
            assertEquals("3", server.value("select count(*) from backup"));
            assertFalse(Files.exists(first.resolve("catalog.db")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb", "mysql"})
    @DisplayName("every value comes back as it was: letters of all languages, long texts, the ends of what fits")
    void values(String vendor) throws Exception {
        Delivery plain = Delivery.of("web1", 500);
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path home = home("home", server);
            SealHeader seal = plain.header();
            SealHeader odd = new SealHeader(
                    seal.backup(),
                    "agent 'one' \\ \"two\" 🗄 ".repeat(30),
                    "größe 店 🛒",
                    seal.layout(),
                    Instant.MAX,
                    Instant.MIN,
                    Duration.ofSeconds(Long.MAX_VALUE),
                    seal.shutdown(),
                    true,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    Long.MAX_VALUE,
                    seal.contents(),
                    Facts.of(Map.of("k", "x".repeat(200_000), "control", "a\u0000b\n")));
            Receipt receipt = new Receipt(
                    "web1", "Ä/🗄.zip", AT, seal.contents(), "0".repeat(32), false, List.of("one", "two 🗄"));
            BackupRow row = new BackupRow(odd, receipt);
            catalog().enter(home, List.of(new Change.Published(row), new Change.Published(row)));
            assertEquals(Map.of("Ä/🗄.zip", row), catalog().of(home, "web1").backups());
            assertTrue(catalog().of(home, "WEB1").backups().isEmpty(), "names differ by case");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    @DisplayName(
            "the server is killed while the receiver serves: backups come in and are listed; it catches up when the server is back")
    void lostWhileServing(String vendor) throws Exception {
        Delivery one = Delivery.of("web1", 500);
        Delivery two = Delivery.of("web1", 600);
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path home = home("home", server);
            try (OpenDesk desk = storage().open(home)) {
                one.deliver(desk);
                awaitAgreement(desk);
                server.kill();
                two.deliver(desk);
                assertEquals(Set.of(one.backup(), two.backup()), listed(desk, "web1"));
                DatabaseException away = refused(home);
                assertEquals(Kind.UNREACHABLE, away.kind(), away.getMessage());
                assertTrue(away.retryHelps());
                assertTrue(away.getMessage().contains(server.url()), away.getMessage());
                server.start();
                awaitAgreement(desk);
            }
            assertEquals("2", server.value("select count(*) from backup"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb", "mysql"})
    @DisplayName("a wrong password is named without being shown; once it is right the running receiver catches up")
    void wrongPassword(String vendor) throws Exception {
        Delivery one = Delivery.of("web1", 500);
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path home = home("home", server, "not the Secret");
            try (OpenDesk desk = storage().open(home)) {
                one.deliver(desk);
                assertEquals(Set.of(one.backup()), listed(desk, "web1"));
                DatabaseException wrong = refused(home);
                assertEquals(Kind.REFUSED, wrong.kind(), wrong.getMessage());
                assertTrue(wrong.getMessage().contains("keeper"), wrong.getMessage());
                assertTrue(wrong.hint().contains("catalogPassword"), wrong.hint());
                assertFalse((wrong + wrong.hint() + wrong.getCause()).contains("not the Secret"));
                parts.secrets.put(home, "catalog", Secret.of(CatalogServers.PASSWORD));
                awaitAgreement(desk);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    @DisplayName("what stands in the way is told apart: no such database, a foreign one, one of a newer Quiesce")
    void refusals(String vendor) throws Exception {
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path home = home("home", server);
            catalog().clients(home);
            parts.databases.close();
            server.sql("update quiesce_schema set version = 99");
            DatabaseException newer = refused(home);
            assertEquals(Kind.NEWER, newer.kind(), newer.getMessage());
            assertTrue(newer.getMessage().contains("schema 99"), newer.getMessage());

            server.sql("drop table quiesce_schema");
            DatabaseException foreign = refused(home);
            assertEquals(Kind.REFUSED, foreign.kind(), foreign.getMessage());
            assertTrue(foreign.getMessage().contains("'backup' that is not Quiesce's"), foreign.getMessage());

            server.sql("drop table backup");
            server.sql("drop table backup_note");
            assertTrue(refused(home).getMessage().contains("'transfer'"));
            server.sql("drop table transfer");
            assertEquals(Set.of(), catalog().clients(home), "an emptied one is made anew");

            parts.settle(home, server.url().replace("/vault", "/nowhere"), CatalogServers.PASSWORD, 1);
            parts.databases.close();
            DatabaseException missing = refused(home);
            assertEquals(Kind.REFUSED, missing.kind(), missing.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb", "mysql"})
    @DisplayName("a migration that was cut off where schema changes are no transaction is finished by the next one")
    void cutOff(String vendor) throws Exception {
        try (CatalogServers server = CatalogServers.of(vendor)) {
            Path home = home("home", server);
            catalog().clients(home);
            parts.databases.close();
            server.sql("drop table backup_note");
            server.sql("update quiesce_schema set version = 0");
            assertEquals(Set.of(), catalog().clients(home));
            assertTrue(Integer.parseInt(server.value("select version from quiesce_schema")) > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mariadb"})
    @DisplayName("receivers that start at the same moment make the tables once")
    void together(String vendor) throws Exception {
        try (CatalogServers server = CatalogServers.of(vendor)) {
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
            for (int i = 0; i < 4; i++) {
                Path home = home("home" + i, server);
                threads.add(Thread.ofPlatform().start(() -> {
                    CatalogDatabases one = parts.anotherProcess();
                    try {
                        new DatabaseBackupCatalog(one).clients(home);
                    } catch (DatabaseException | RuntimeException e) {
                        failures.add(e);
                    } finally {
                        one.close();
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures);
            assertEquals("1", server.value("select count(*) from quiesce_schema"));
        }
    }
}
