package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.BackupCatalog.Change;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import io.quiesce.api.transfer.TransferResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transfers of a receiver, in files until they are in the catalog. */
@Tag("R7.1")
@Timeout(240)
class TransferHistoryTest {

    @TempDir
    private Path home;

    private final ConfiguredHomes parts = new ConfiguredHomes();

    @AfterEach
    void close() {
        parts.close();
    }

    private TransferPage list(TransferQuery query) throws QuiesceException {
        return new HomeTransferHistory(parts.catalog()).list(home, query);
    }

    private List<TransferLog> listed() throws QuiesceException {
        return list(TransferQuery.NEWEST).transfers();
    }

    private long files() throws Exception {
        if (!Files.isDirectory(home.resolve("transfers"))) {
            return 0;
        }
        try (Stream<Path> files = Files.list(home.resolve("transfers"))) {
            return files.count();
        }
    }

    private void awaitEntered() throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (files() > 0 && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        assertEquals(0, files(), "files that are left");
    }

    @Test
    @DisplayName(
            "a transfer is listed while it goes on, and with bytes, resumes and result when it is over, across a restart of the receiver")
    void story() throws Exception {
        Delivery delivery = Delivery.of("web1", 500, 600);
        ResumeToken token;
        try (OpenDesk desk = parts.storage().open(home)) {
            token = delivery.open(desk).token();
            delivery.send(desk, token, 0);
            TransferLog arriving = listed().getFirst();
            assertEquals(TransferResult.ARRIVING, arriving.result());
            assertEquals(0, arriving.resumes());
        }
        try (OpenDesk desk = parts.storage().open(home)) {
            desk.resume("web1", delivery.backup(), token);
            delivery.deliver(desk);
            TransferLog over = listed().getFirst();
            assertEquals(TransferResult.PUBLISHED, over.result());
            assertEquals(1100, over.bytes());
            assertEquals(1, over.resumes());
            assertEquals("web1 shop " + delivery.backup(), over.client() + " " + over.plan() + " " + over.backup());
            assertEquals(1, listed().size());
        }
        assertEquals(0, files(), "closing enters it");
        assertEquals(TransferResult.PUBLISHED, listed().getFirst().result());
    }

    @Test
    @DisplayName("one that its agent gives up has what had arrived; one that is not good says why")
    void otherEnds() throws Exception {
        Delivery given = Delivery.of("web1", 500, 600);
        Delivery crash = Delivery.of("web2", 700).after(ShutdownKind.CRASH);
        try (OpenDesk desk = parts.storage().open(home)) {
            ResumeToken token = given.open(desk).token();
            given.send(desk, token, 1);
            desk.abandon("web1", token);
            crash.deliver(desk);
            awaitEntered();
            TransferLog one = find("web1");
            assertEquals(TransferResult.GIVEN_UP, one.result());
            assertEquals(600, one.bytes());
            TransferLog two = find("web2");
            assertEquals(TransferResult.NOT_GOOD, two.result());
            assertFalse(two.reason().isEmpty());
            assertEquals(2, desk.rebuildCatalog() + 1, "one backup is published");
            assertEquals(2, listed().size(), "a rebuilt catalog keeps the history");
        }
    }

    private TransferLog find(String client) throws QuiesceException {
        return list(new TransferQuery(
                        Optional.of(client),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        2))
                .transfers()
                .getFirst();
    }

    @Test
    @DisplayName("a receiver that was killed between publishing and noting it notes it at its next start")
    void killedBeforeTheEnd() throws Exception {
        Delivery delivery = Delivery.of("web1", 500);
        Delivery gone = Delivery.of("web1", 600);
        TransferFolder folder = new TransferFolder(home.resolve("transfers"));
        List<TransferLog> arriving;
        try (OpenDesk desk = parts.storage().open(home)) {
            delivery.open(desk);
            ResumeToken token = gone.open(desk).token();
            arriving = folder.all();
            delivery.deliver(desk);
            desk.abandon("web1", token);
            awaitEntered();
        }
        for (TransferLog log : arriving) {
            folder.write(log);
        }
        try (OpenDesk desk = parts.storage().open(home)) {
            awaitEntered();
            assertEquals(
                    Set.of(delivery.backup() + " PUBLISHED 500", gone.backup() + " LOST 0"),
                    Set.copyOf(listed().stream()
                            .map(log -> log.backup() + " " + log.result() + " " + log.bytes())
                            .toList()));
        }
    }

    @Test
    @DisplayName("what was half written goes at the next start; what is whole is entered")
    void halfWritten() throws Exception {
        Delivery delivery = Delivery.of("web1", 500);
        Path folder = home.resolve("transfers");
        List<TransferLog> arriving;
        try (OpenDesk desk = parts.storage().open(home)) {
            delivery.open(desk);
            arriving = new TransferFolder(folder).all();
            delivery.deliver(desk);
            awaitEntered();
        }
        new TransferFolder(folder).write(arriving.getFirst());
        Files.writeString(folder.resolve(UUID.randomUUID() + ".part"), "id=1");
        Files.writeString(folder.resolve(UUID.randomUUID() + ".transfer"), "");
        try (OpenDesk desk = parts.storage().open(home)) {
            awaitEntered();
            assertEquals(0, files());
            assertEquals(
                    List.of(TransferResult.PUBLISHED),
                    listed().stream().map(TransferLog::result).toList());
        }
    }

    @Test
    @DisplayName("while the database is away what is over stays in a file; it is entered when the database is back")
    void databaseAway() throws Exception {
        try (CatalogServers server = CatalogServers.of("postgresql")) {
            parts.settle(home, server.url(), CatalogServers.PASSWORD, 0);
            try (OpenDesk desk = parts.storage().open(home)) {
                Delivery.of("web1", 500).deliver(desk);
                awaitEntered();
                server.kill();
                Delivery.of("web1", 600).deliver(desk);
                assertEquals(1, files());
                assertThrows(DatabaseException.class, this::listed);
                server.start();
                awaitEntered();
                assertEquals(
                        Set.of(500L, 600L),
                        Set.copyOf(listed().stream().map(TransferLog::bytes).toList()));
            }
        }
    }

    private static TransferLog random(Random random) {
        Instant start = Instant.parse("2026-11-01T00:00:00Z").plusMillis(random.nextInt(5000));
        TransferResult result = TransferResult.values()[1 + random.nextInt(TransferResult.values().length - 1)];
        return new TransferLog(
                TimeOrderedId.at(start, random),
                "web" + random.nextInt(3),
                new BackupId(new UUID(random.nextLong(), random.nextLong())),
                random.nextBoolean() ? "shop" : "größe 店",
                "a/b.zip",
                start,
                Optional.of(start.plusSeconds(random.nextInt(100))),
                random.nextLong(Long.MAX_VALUE),
                random.nextInt(5),
                result,
                random.nextBoolean() ? "" : "it's \"odd\" \\ 🗄");
    }

    private static TransferQuery query(Random random) {
        Instant from = Instant.parse("2026-11-01T00:00:00Z").plusMillis(random.nextInt(4000));
        Set<TransferResult> results = random.nextBoolean()
                ? Set.of()
                : Set.of(TransferResult.PUBLISHED, TransferResult.values()[2 + random.nextInt(4)]);
        return new TransferQuery(
                random.nextBoolean() ? Optional.empty() : Optional.of("web" + random.nextInt(3)),
                random.nextBoolean() ? Optional.empty() : Optional.of("größe 店"),
                results,
                random.nextBoolean() ? Optional.empty() : Optional.of(from),
                random.nextBoolean() ? Optional.empty() : Optional.of(from.plusMillis(random.nextInt(4000))),
                Optional.empty(),
                1 + random.nextInt(40));
    }

    private static TransferQuery after(TransferQuery query, UUID id) {
        return new TransferQuery(
                query.client(),
                query.plan(),
                query.results(),
                query.since(),
                query.until(),
                Optional.of(id),
                query.limit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "postgresql", "mariadb", "mysql"})
    @DisplayName("pages one after another are what the filters let through, newest first, whatever the database")
    void pages(String vendor) throws Exception {
        Random random = new Random(7);
        List<TransferLog> all = Stream.generate(() -> random(random)).limit(300).toList();
        try (CatalogServers server = CatalogServers.of(vendor.equals("file") ? "none" : vendor)) {
            if (!vendor.equals("file")) {
                parts.settle(home, server.url(), CatalogServers.PASSWORD, 0);
            }
            parts.catalog()
                    .enter(
                            home,
                            all.stream()
                                    .map(log -> (Change) new Change.Transferred(log))
                                    .toList());
            for (int i = 0; i < 40; i++) {
                TransferQuery query = query(random);
                List<TransferLog> expected = all.stream()
                        .filter(query::matches)
                        .sorted(Comparator.comparing(
                                        (TransferLog log) -> log.id().toString())
                                .reversed())
                        .toList();
                List<TransferLog> found = new ArrayList<>();
                TransferPage page = list(query);
                found.addAll(page.transfers());
                while (page.more()) {
                    assertTrue(page.transfers().size() == query.limit(), "a full page before another one");
                    page = list(after(query, page.transfers().getLast().id()));
                    found.addAll(page.transfers());
                }
                assertEquals(expected, found, query.toString());
            }
        }
    }

    @Test
    @DisplayName("a clock that was wrong once, early or late, takes nothing away")
    void wrongClock() throws Exception {
        Random random = new Random(8);
        TransferLog now = random(random);
        TransferLog early = at(Instant.parse("1970-01-02T00:00:00Z"), now, random);
        TransferLog late = at(Instant.parse("2099-01-01T00:00:00Z"), now, random);
        for (TransferLog one : List.of(now, early, late)) {
            parts.catalog().enter(home, List.of(new Change.Transferred(one)));
        }
        assertEquals(Set.of(now, early, late), Set.copyOf(listed()));
    }

    private static TransferLog at(Instant time, TransferLog like, Random random) {
        return new TransferLog(
                TimeOrderedId.at(time, random),
                "web1",
                like.backup(),
                "shop",
                "",
                time,
                Optional.of(time),
                0,
                0,
                TransferResult.LOST,
                "");
    }
}
