package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.ObjectKey;
import io.quiesce.api.spi.StorageVolume;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.chunkstore.internal.directory.TestDisk;
import io.quiesce.chunkstore.internal.plain.TestStores;
import io.quiesce.compression.internal.PagedSeals;
import io.quiesce.retention.internal.GuardedRetention;
import io.quiesce.retention.internal.PatternNaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start costs what is unfinished, and not what is published. */
@Tag("R5.3")
class StartTest {

    private static final int CHUNK = 50 << 20;

    @TempDir
    private Path storage;

    private final Seals seals = new PagedSeals();

    /** A volume that flushes nothing: thousands of arrivals are quickly made. */
    private StorageVolume volume() throws Exception {
        return new TestDisk(storage, storage, TestDisk.Trouble.NONE, 0).volume();
    }

    @Test
    @DisplayName("with hundreds of backups and partial arrivals it reads no seal, and all are there")
    void hundreds() throws Exception {
        startWith(300, 300, 100, 20);
    }

    @Test
    @Tag("long")
    @DisplayName("with 5,000 backups of 1 TB and 5,000 partial arrivals it is a matter of seconds")
    void thousands() throws Exception {
        startWith(5_000, 5_000, 20_000, 60);
    }

    private void startWith(int backups, int arrivals, int chunks, int seconds) throws Exception {
        fill(backups, arrivals, chunks);
        List<BackupId> first = new ArrayList<>();
        List<String> read = new ArrayList<>();
        long begun = System.nanoTime();
        Desk desk = open(read);
        double opened = (System.nanoTime() - begun) / 1e9;
        assertEquals(0, read.stream().filter(r -> r.endsWith(".seal")).count(), "seals were read at the start");
        assertTrue(opened < seconds, opened + " s");
        desk.backups("web0", row -> first.add(row.id()));
        double listed = (System.nanoTime() - begun) / 1e9 - opened;
        System.out.printf(
                Locale.ROOT,
                "start with %d backups of %d chunks and %d arrivals: %.2f s; the first of 10 clients then waits %.2f s%n",
                backups,
                chunks,
                arrivals,
                opened,
                listed);
        assertEquals(backups / 10, first.size());
        assertEquals(
                token(arrivals - 1), desk.resume("web" + (arrivals - 1) % 10, id(arrivals - 1), token(arrivals - 1)));
        desk.close();
    }

    /** A desk whose volume tells what is read of it. */
    private record Desk(StorageDesk desk) {
        void backups(String client, java.util.function.Consumer<BackupRow> rows) throws Exception {
            desk.backups(client, b -> rows.accept(b.row()));
        }

        ResumeToken resume(String client, BackupId backup, ResumeToken token) throws Exception {
            return desk.resume(client, backup, token).token();
        }

        void close() {
            desk.close();
        }
    }

    private Desk open(List<String> read) throws Exception {
        StorageVolume watched = new WatchedVolume(volume(), key -> read.add(key.value()));
        StorageDesk.Tools tools = new StorageDesk.Tools(
                new PatternNaming(), seals, Time.SYSTEM, new SecureRandom(), "1.2.3", new GuardedRetention());
        return new Desk(StorageDesk.open(
                TestStores.over(watched),
                tools,
                new Rules(Duration.ofDays(14), 9999, 99_999),
                Terms.of((client, plan) -> Optional.empty()),
                Books.NONE,
                () -> {}));
    }

    private static BackupId id(int number) {
        return new BackupId(new UUID(7, number));
    }

    private static ResumeToken token(int number) {
        return new ResumeToken(String.format(Locale.ROOT, "%043d", number));
    }

    private void fill(int backups, int arrivals, int chunks) throws Exception {
        try (StorageVolume volume = volume();
                BackupStore store = TestStores.over(volume)) {
            for (int i = 0; i < backups; i++) {
                String client = "web" + i % 10;
                Place place = new Place(client, "2026/11/" + i + ".zip");
                volume.put(ObjectKey.of(client, place.path()), new ByteArrayInputStream(new byte[0]));
                volume.put(
                        ObjectKey.of(client, "2026/11/" + i + ".seal"),
                        new ByteArrayInputStream(seal(place, new BackupId(new UUID(8, i)), chunks)));
            }
            for (int i = 0; i < arrivals; i++) {
                String client = "web" + i % 10;
                OpenRequest request = new OpenRequest(
                        id(i),
                        "shop",
                        new NameWish("2026/12", "p" + i),
                        Layout.PLAIN,
                        new ByteSize(CHUNK),
                        new ByteSize(CHUNK));
                BackupStore.Arrival arrival = store.begin(
                        new Place(client, "2026/12/p" + i + ".zip"),
                        id(i),
                        new OpenRecord(client, request, token(i), Instant.now()).encode());
                ChunkRef chunk = new ChunkRef(0, 0, 10, Digest.ofContent(new byte[10], 0, 10));
                try (BackupStore.ChunkWriter writer = arrival.write(chunk)) {
                    writer.write(java.nio.ByteBuffer.wrap(new byte[10]));
                    writer.keep();
                }
                arrival.close();
            }
        }
    }

    private byte[] seal(Place place, BackupId backup, int chunks) throws Exception {
        Digest digest = Digest.ofContent(new byte[1], 0, 1);
        SealHeader header = new SealHeader(
                backup,
                "agent-1",
                "shop",
                Layout.PLAIN,
                Host.NOW.minusSeconds(60),
                Host.NOW,
                Duration.ofSeconds(12),
                ShutdownKind.CLEAN,
                true,
                (long) chunks * CHUNK,
                (long) chunks * CHUNK,
                3,
                chunks,
                digest,
                Facts.NONE);
        Iterator<ChunkRef> refs = LongStream.range(0, chunks)
                .mapToObj(i -> new ChunkRef(i, i * CHUNK, CHUNK, digest))
                .iterator();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        seals.write(header, refs, message -> new byte[] {1}, out);
        seals.append(new Receipt(place.client(), place.path(), Host.NOW, digest, "0".repeat(32), true, List.of()), out);
        return out.toByteArray();
    }
}
