package io.quiesce.tests.product;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.compression.internal.PagedSeals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** What an agent does with a captured backup, without a database: delivers bytes, and remembers what was confirmed. One thread. */
final class Upload {

    private static final Instant CAPTURED = Instant.parse("2026-11-20T01:02:03Z");

    private final BackupId backup = new BackupId(UUID.randomUUID());
    private final byte[] content;
    private final int chunkSize;
    private final List<ChunkRef> chunks = new ArrayList<>();
    private final BitSet kept = new BitSet();
    private final CountDownLatch untilKept;
    private Optional<Opened> opened = Optional.empty();
    private volatile Optional<Receipt> receipt = Optional.empty();

    /** @param awaited number of chunks that {@link #awaitKept} waits for */
    Upload(byte[] content, int chunkSize, int awaited) {
        this.content = content;
        this.chunkSize = chunkSize;
        this.untilKept = new CountDownLatch(awaited);
        for (int offset = 0; offset < content.length; offset += chunkSize) {
            int length = Math.min(chunkSize, content.length - offset);
            chunks.add(new ChunkRef(chunks.size(), offset, length, Digest.ofContent(content, offset, length)));
        }
    }

    /** Random bytes. */
    static Upload random(Random random, int length, int chunkSize, int awaited) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return new Upload(content, chunkSize, awaited);
    }

    BackupId backup() {
        return backup;
    }

    Optional<Receipt> receipt() {
        return receipt;
    }

    /** Returns when so many chunks are confirmed as were to be awaited. */
    void awaitKept() throws InterruptedException {
        untilKept.await();
    }

    /** From wherever it stands to the receipt; a confirmed chunk must not be wanted again. */
    Receipt goOn(ReceiverLink link) throws QuiesceException {
        open(link);
        BitSet wanted = link.offer(opened.orElseThrow().token(), chunks);
        if (wanted.intersects(kept)) {
            throw new AssertionError("wanted " + wanted + ", but " + kept + " was confirmed");
        }
        for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
            send(link, chunks.get(i));
            kept.set(i);
            untilKept.countDown();
        }
        return seal(link);
    }

    Opened open(ReceiverLink link) throws QuiesceException {
        opened = Optional.of(
                opened.isPresent() ? link.resume(backup, opened.get().token()) : link.open(request()));
        return opened.orElseThrow();
    }

    List<ChunkRef> chunks() {
        return chunks;
    }

    /** Sends a chunk of an opened upload; may be called from several threads. */
    void send(ReceiverLink link, ChunkRef chunk) throws QuiesceException {
        link.send(
                opened.orElseThrow().token(),
                chunk,
                new ByteArrayInputStream(content, (int) chunk.offset(), chunk.length()),
                sent -> {});
    }

    Receipt seal(ReceiverLink link) throws QuiesceException {
        ByteArrayOutputStream seal = new ByteArrayOutputStream();
        try {
            new PagedSeals().write(header(), chunks.iterator(), link, seal);
        } catch (IOException e) {
            throw new AssertionError("memory takes every byte", e);
        }
        Receipt latest =
                link.seal(opened.orElseThrow().token(), new ByteArrayInputStream(seal.toByteArray()), verified -> {});
        if (!receipt.orElse(latest).equals(latest)) {
            throw new AssertionError("two receipts: " + receipt + " and " + latest);
        }
        receipt = Optional.of(latest);
        return latest;
    }

    private OpenRequest request() {
        return new OpenRequest(
                backup,
                "shop",
                new NameWish("2026/11", "shop"),
                Layout.PLAIN,
                new ByteSize(chunkSize),
                new ByteSize(content.length));
    }

    private SealHeader header() {
        return new SealHeader(
                backup,
                "agent-1",
                "shop",
                Layout.PLAIN,
                CAPTURED.minusSeconds(60),
                CAPTURED,
                Duration.ofSeconds(12),
                ShutdownKind.CLEAN,
                true,
                content.length,
                content.length,
                1,
                chunks.size(),
                Digest.ofContent(content, 0, 0),
                Facts.NONE);
    }
}
