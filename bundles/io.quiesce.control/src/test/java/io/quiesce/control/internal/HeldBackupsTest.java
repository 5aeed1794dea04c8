package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveEntry;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.control.BackupFilePage;
import io.quiesce.api.control.BackupFileQuery;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a desk says of a receiver's backups. */
@Tag("R6.5")
class HeldBackupsTest {

    private final List<BackupRow> rows = IntStream.range(0, 10)
            .mapToObj(i -> Rows.row(new BackupId(new UUID(0, i)), i % 2 == 0 ? "shop" : "blog"))
            .toList();

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A receiver that holds the rows, and verifies until it is told to stop, or at once. */
    @SuppressWarnings("unchecked")
    private HeldBackups held(boolean slow) {
        ReceiverLink link = proxy(ReceiverLink.class, (p, method, arguments) -> switch (method.getName()) {
            case "backups" -> {
                Consumer<ListedBackup> told = (Consumer<ListedBackup>) arguments[0];
                rows.forEach(r -> told.accept(new ListedBackup(r, Instant.EPOCH, Optional.empty())));
                yield null;
            }
            case "verify" -> {
                ((LongConsumer) arguments[1]).accept(10);
                if (slow) {
                    try {
                        TimeUnit.MINUTES.sleep(1);
                    } catch (InterruptedException e) {
                        throw new TransferException("interrupted", "", new IOException(e));
                    }
                }
                yield rows.getFirst().receipt();
            }
            default -> null;
        });
        return new HeldBackups(
                proxy(ReceiverLinks.class, (p, method, arguments) -> link),
                proxy(RestoreEngine.class, (p, method, arguments) -> inside((Consumer<ArchiveEntry>) arguments[3])),
                Clock.systemUTC(),
                Path.of("/home"));
    }

    private static ArchiveSummary inside(Consumer<ArchiveEntry> entries) {
        for (String name : List.of("ibdata1", "shop/Orders.ibd", "shop/items.ibd", "shop/orders.sdi")) {
            entries.accept(new ArchiveEntry(
                    name, ArchiveEntry.Type.FILE, 10, 5, Instant.EPOCH, 0640, "mysql:mysql", "", false));
        }
        return new ArchiveSummary(100, 4, 40, Digest.of(new byte[Digest.LENGTH]), List.of());
    }

    @Test
    @DisplayName("files inside a backup are found by a part of their name, in any case; all that match are counted")
    void files() throws Exception {
        BackupId backup = rows.getFirst().id();
        BackupFilePage page = held(false).files(new BackupFileQuery("vault", backup, "ORDERS", 1));
        assertEquals(
                List.of("shop/Orders.ibd"),
                page.files().stream().map(ArchiveEntry::name).toList());
        assertEquals(2, page.matching());
        assertEquals(4, page.total());
        assertEquals(
                4,
                held(false)
                        .files(new BackupFileQuery("vault", backup, "", 10))
                        .files()
                        .size());
    }

    private BackupPage page(Optional<String> plan, int skip, int limit) throws Exception {
        return held(false).page(new BackupQuery("vault", plan, skip, limit));
    }

    @Test
    @DisplayName("pages are newest first, without gap or overlap, with the count of all")
    void pages() throws Exception {
        List<BackupRow> all = new ArrayList<>();
        for (int skip = 0; skip < 12; skip += 4) {
            BackupPage page = page(Optional.empty(), skip, 4);
            assertEquals(10, page.total());
            page.backups().forEach(b -> all.add(b.row()));
        }
        assertEquals(rows.reversed(), all);
        assertEquals(5, page(Optional.of("blog"), 0, 1).total());
        assertEquals(
                rows.get(7),
                page(Optional.of("blog"), 1, 1).backups().getFirst().row());
        assertThrows(IllegalArgumentException.class, () -> page(Optional.empty(), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> page(Optional.empty(), -1, 5));
    }

    @Test
    @DisplayName("a verification tells how far it is, and a cancel ends it while it waits for the receiver")
    void verification() throws Exception {
        Work.Verification work = new Work.Verification("vault", rows.getFirst().id());
        List<RunEvent> told = new ArrayList<>();
        assertEquals(rows.getFirst().receipt(), held(false).verify(work, told::add, new Cancellation()));
        assertEquals(1000, ((RunEvent.Progressed) told.getFirst()).total());
        Cancellation cancellation = new Cancellation();
        assertThrows(
                CancelledException.class, () -> held(true).verify(work, event -> cancellation.request(), cancellation));
        assertFalse(Thread.interrupted(), "the thread has more to do");
        assertThrows(
                CheckFailedException.class,
                () -> held(false)
                        .verify(
                                new Work.Verification("vault", new BackupId(new UUID(9, 9))),
                                told::add,
                                new Cancellation()));
    }
}
