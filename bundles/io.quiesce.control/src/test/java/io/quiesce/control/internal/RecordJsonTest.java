package io.quiesce.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.Selection;
import io.quiesce.api.control.FeedEntry;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.Origin;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestoreOutcome;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.RestoreException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.event.RunEvent;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.fuzz.Fuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What crosses the channel arrives as it was; what should not, is refused. */
@Tag("R6.5")
class RecordJsonTest {

    private static final UUID RUN = new UUID(1, 2);
    private static final Instant AT = Instant.parse("2026-11-27T07:00:00.123456Z");

    private static FeedPage page() {
        BackupId backup = new BackupId(new UUID(3, 4));
        Receipt receipt = new Receipt(
                "db1", "a/b.zip", AT, Digest.of(new byte[32]), "0".repeat(32), false, List.of("a \"reason\"", "ä\n"));
        List<FeedEntry.Item> items = List.of(
                new FeedEntry.Submitted(new QueuedRun(
                        RUN, new Work.Backup("shop", true), "shop", Origin.SCHEDULE, AT, Optional.empty())),
                new FeedEntry.Submitted(
                        new QueuedRun(RUN, new Work.Delivery(backup), "", Origin.LEFTOVER, AT, Optional.of(AT))),
                new FeedEntry.Began(),
                new FeedEntry.Happened(new RunEvent.Identified(0, AT, backup)),
                new FeedEntry.Happened(new RunEvent.StageBegan(1, AT, Stage.CAPTURE)),
                new FeedEntry.Happened(
                        new RunEvent.Progressed(2, AT, Stage.CAPTURE, 1, Long.MAX_VALUE, 3, 4, Duration.ofMillis(1))),
                new FeedEntry.Happened(new RunEvent.Noted(3, AT, RunEvent.Level.WARNING, "\u0000 \ud83d\ude00")),
                new FeedEntry.Completed(new BackupEngine.Result(
                        backup,
                        receipt,
                        ShutdownKind.values()[0],
                        Duration.ofSeconds(1),
                        Duration.ofDays(1),
                        1,
                        2,
                        List.of())),
                new FeedEntry.Submitted(new QueuedRun(
                        RUN,
                        new Work.Restore(
                                new RestoreOrder(
                                        "vault",
                                        backup,
                                        Optional.of(Path.of("/tmp/copy").toAbsolutePath()),
                                        Optional.empty(),
                                        new Selection(List.of("shop/orders.*"))),
                                Optional.of(List.of(Path.of("/a"), Path.of("/b")))),
                        "",
                        Origin.ASKED,
                        AT,
                        Optional.empty())),
                new FeedEntry.Submitted(new QueuedRun(
                        RUN, new Work.Verification("vault", backup), "", Origin.ASKED, AT, Optional.empty())),
                new FeedEntry.Planned(preview(backup)),
                new FeedEntry.Restored(new RestoreOutcome(
                        backup, Path.of("/t"), List.of(Path.of("/t.old")), Duration.ofSeconds(1), 5, "finished")),
                new FeedEntry.Verified(receipt),
                new FeedEntry.Submitted(
                        new QueuedRun(RUN, new Work.DiscardOld("shop"), "shop", Origin.ASKED, AT, Optional.empty())
                                .waiting(2, "a restore comes first")),
                new FeedEntry.DiscardedOld(List.of(Path.of("/t.old"))));
        List<FeedEntry> entries = new java.util.ArrayList<>();
        items.forEach(i -> entries.add(new FeedEntry(entries.size() + 1, AT, RUN, i)));
        return new FeedPage(new FeedPosition(RUN, 9), true, entries);
    }

    private static RestorePreview preview(BackupId backup) {
        return new RestorePreview(
                new RestoreOrder("vault", backup, Optional.empty(), Optional.of("shop"), Selection.ALL),
                Rows.row(backup, "shop"),
                Path.of("/var/lib/mysql"),
                List.of(Path.of("/var/lib/mysql")),
                List.of(Finding.refused("instance", "it runs", "Stop it.")));
    }

    private static byte[] bytes(Object value) {
        return JsonText.write(java.util.Collections.singletonMap("v", RecordJson.write(value)));
    }

    @Test
    @DisplayName("every kind of entry of the feed crosses and is equal")
    void feed() throws Exception {
        assertEquals(page(), RecordJson.read(JsonText.read(bytes(page())).get("v"), FeedPage.class));
    }

    @Test
    @DisplayName("every failure crosses with type, message, hint and whether retrying helps")
    void failures() throws Exception {
        IOException cause = new IOException("x");
        for (QuiesceException e : List.of(
                new ArchiveException("m", "h", "entry", 7),
                new BusyException("m", "h"),
                new CancelledException(),
                new CaptureException("m", "h"),
                new CheckFailedException("m", "h"),
                new DatabaseException(DatabaseException.Kind.BUSY, "m", "h"),
                new InstanceDownException("m", "h"),
                new InstanceException("m", "h"),
                new InvalidConfigurationException(List.of(new Violation("f", "v", "r", "w"))),
                new RestoreException("m", "h"),
                new StorageException(StorageException.Kind.FULL, "m", "h"),
                new TransferException("m", "h", Refusal.QUOTA),
                new TransferException("m", "h", cause),
                TransferException.ofCallersStream("m", "h", cause))) {
            QuiesceException read =
                    (QuiesceException) RecordJson.read(JsonText.read(bytes(e)).get("v"), QuiesceException.class);
            assertEquals(e.getClass(), read.getClass());
            assertEquals(
                    e.getMessage() + e.hint() + e.retryHelps(), read.getMessage() + read.hint() + read.retryHelps());
        }
    }

    @Test
    @DisplayName("a value of another type, out of range, unknown or missing is malformed")
    void malformed() {
        for (String text : List.of(
                "{\"life\":1,\"sequence\":2}",
                "{\"life\":\"00000000-0000-0000-0000-000000000000\"}",
                "{\"life\":\"00000000-0000-0000-0000-000000000000\",\"sequence\":1.5}",
                "{\"life\":\"00000000-0000-0000-0000-000000000000\",\"sequence\":99999999999999999999}",
                "{\"life\":null,\"sequence\":1}",
                "[]",
                "{",
                "{\"life\":\"x\",\"life\":\"y\",\"sequence\":1}")) {
            assertThrows(
                    Malformed.class,
                    () -> RecordJson.read(JsonText.read(text.getBytes(StandardCharsets.UTF_8)), FeedPosition.class),
                    text);
        }
    }

    @Test
    @DisplayName("requests changed at random are answered, whatever they are")
    void fuzz() {
        byte[] feed =
                "{\"protocol\":1,\"call\":\"feed\",\"arguments\":[{\"life\":\"00000000-0000-0000-0000-000000000000\",\"sequence\":5},\"PT0S\"]}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] submit =
                "{\"protocol\":1,\"call\":\"submit\",\"arguments\":[{\"type\":\"Backup\",\"plan\":\"shop\",\"acceptNoBootRecovery\":true}]}"
                        .getBytes(StandardCharsets.UTF_8);
        Fuzz.of("control", feed, submit)
                .words("null", "[", "{", "\"type\":\"Delivery\"", "\"call\":\"close\"", "1e999", "cancel", "status")
                .run(20_000, request -> {
                    byte[] answer = Calls.answer(QuietDesk.make(), request);
                    assertTrue(answer.length > 0);
                    assertEquals(1L, JsonText.read(answer).get("protocol"));
                });
    }

    @Test
    @DisplayName("close can't be asked for, and another protocol is refused")
    void refused() throws Exception {
        for (String text : List.of(
                "{\"protocol\":1,\"call\":\"close\",\"arguments\":[]}",
                "{\"protocol\":2,\"call\":\"queue\",\"arguments\":[]}",
                "{\"protocol\":1,\"call\":\"getClass\",\"arguments\":[]}")) {
            byte[] answer = Calls.answer(QuietDesk.make(), text.getBytes(StandardCharsets.UTF_8));
            assertInstanceOf(
                    CheckFailedException.class,
                    FailureJson.read(JsonText.read(answer).get("failure")),
                    text);
        }
    }
}
