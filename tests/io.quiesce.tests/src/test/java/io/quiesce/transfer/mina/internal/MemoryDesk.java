package io.quiesce.transfer.mina.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.SealHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A desk that keeps everything in memory and holds the contract: clients are apart, tokens belong to clients, chunks hash to
 * their ids, other content under an index is a conflict, only complete and signed backups are published. A seal here is the
 * DER signature over the SHA-256 of the whole content.
 */
final class MemoryDesk implements ReceiverDesk {

    /** What a test may do in the middle of the desk's work. */
    interface Interruption {
        void at(String place) throws QuiesceException;
    }

    private record Held(ChunkRef ref, byte[] bytes) {}

    private static final class Transfer {
        private final String client;
        private final OpenRequest request;
        private final ResumeToken token = new ResumeToken("token-" + UUID.randomUUID());
        private final TreeMap<Long, Held> chunks = new TreeMap<>();
        private Optional<Published> published = Optional.empty();

        Transfer(String client, OpenRequest request) {
            this.client = client;
            this.request = request;
        }

        Opened opened() {
            return new Opened(request.backup(), token, path());
        }

        String path() {
            return request.wish().directory() + "/" + request.wish().file() + ".zip";
        }
    }

    private record Published(byte[] content, byte[] seal, Receipt receipt) {}

    private final Map<BackupId, Transfer> transfers = new LinkedHashMap<>();
    private final Map<BackupId, Hold> holds = new HashMap<>();
    final AtomicInteger openIntakes = new AtomicInteger();
    final AtomicLong taken = new AtomicLong();
    final AtomicInteger kept = new AtomicInteger();
    volatile Interruption interruption = place -> {};

    private static TransferException refused(Refusal refusal) {
        return new TransferException("the desk says " + refusal, "This is a test.", refusal);
    }

    private synchronized Transfer transfer(String client, ResumeToken token) throws QuiesceException {
        return transfers.values().stream()
                .filter(t -> t.client.equals(client) && t.token.equals(token))
                .findFirst()
                .orElseThrow(() -> refused(Refusal.TOKEN));
    }

    private synchronized Published published(String client, BackupId id) throws QuiesceException {
        return Optional.ofNullable(transfers.get(id))
                .filter(t -> t.client.equals(client))
                .flatMap(t -> t.published)
                .orElseThrow(() -> refused(Refusal.NOT_FOUND));
    }

    @Override
    public ReceiverStatus status(String client) throws QuiesceException {
        interruption.at("status");
        return new ReceiverStatus("memory", client, ByteSize.mebibytes(1024));
    }

    @Override
    public synchronized Opened open(String client, OpenRequest request) throws QuiesceException {
        Transfer transfer = transfers.computeIfAbsent(request.backup(), id -> new Transfer(client, request));
        if (!transfer.client.equals(client)) {
            throw refused(Refusal.NAME);
        }
        return transfer.opened();
    }

    @Override
    public Opened resume(String client, BackupId backup, ResumeToken token) throws QuiesceException {
        Transfer transfer = transfer(client, token);
        if (!transfer.request.backup().equals(backup)) {
            throw refused(Refusal.TOKEN);
        }
        return transfer.opened();
    }

    @Override
    public synchronized BitSet want(String client, ResumeToken token, List<ChunkRef> chunks) throws QuiesceException {
        Transfer transfer = transfer(client, token);
        BitSet missing = new BitSet();
        for (int i = 0; i < chunks.size(); i++) {
            Held held = transfer.chunks.get(chunks.get(i).index());
            boolean good = held != null
                    && held.ref().equals(chunks.get(i))
                    && Digest.ofContent(held.bytes(), 0, held.bytes().length)
                            .equals(held.ref().id());
            missing.set(i, !good);
        }
        return missing;
    }

    @Override
    public Intake take(String client, ResumeToken token, ChunkRef chunk) throws QuiesceException {
        interruption.at("take");
        Transfer transfer = transfer(client, token);
        openIntakes.incrementAndGet();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new Intake() {
            @Override
            public void write(ByteBuffer piece) throws QuiesceException {
                interruption.at("write");
                taken.addAndGet(piece.remaining());
                while (piece.hasRemaining()) {
                    bytes.write(piece.get());
                }
            }

            @Override
            public void keep() throws QuiesceException {
                interruption.at("keep");
                byte[] content = bytes.toByteArray();
                if (content.length != chunk.length()
                        || !Digest.ofContent(content, 0, content.length).equals(chunk.id())) {
                    throw refused(Refusal.DIGEST);
                }
                synchronized (MemoryDesk.this) {
                    Held old = transfer.chunks.get(chunk.index());
                    if (old != null && !old.ref().equals(chunk)) {
                        throw refused(Refusal.CONFLICT);
                    }
                    transfer.chunks.put(chunk.index(), new Held(chunk, content));
                }
                kept.incrementAndGet();
            }

            @Override
            public void close() {
                openIntakes.decrementAndGet();
            }
        };
    }

    @Override
    public Receipt seal(
            String client, ResumeToken token, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws QuiesceException {
        Transfer transfer = transfer(client, token);
        byte[] document;
        try {
            document = seal.readAllBytes();
        } catch (IOException e) {
            throw new TransferException("the seal broke off", "", e);
        }
        interruption.at("seal");
        synchronized (this) {
            byte[] content = content(transfer);
            verified.accept(content.length);
            Digest sha = Digest.ofContent(content, 0, content.length);
            if (!signatures.verify(sha.bytes(), document)) {
                throw refused(Refusal.CORRUPT);
            }
            Receipt receipt = new Receipt(client, transfer.path(), Instant.EPOCH, sha, md5(content), true, List.of());
            transfer.published = Optional.of(new Published(content, document, receipt));
            return receipt;
        }
    }

    private static byte[] content(Transfer transfer) throws QuiesceException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Held held : transfer.chunks.values()) {
            if (held.ref().offset() != content.size()) {
                throw refused(Refusal.CORRUPT);
            }
            content.writeBytes(held.bytes());
        }
        return content.toByteArray();
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public synchronized void abandon(String client, ResumeToken token) throws QuiesceException {
        transfers.remove(transfer(client, token).request.backup());
    }

    /** Everything stays. */
    @Override
    public synchronized void outlook(String client, Consumer<Outlook> rows) throws QuiesceException {
        backups(client, b -> rows.accept(new Outlook(b.row().id(), true, "", List.of("no policy"))));
    }

    @Override
    public synchronized void hold(String client, BackupId backup, HoldWish wish) throws QuiesceException {
        published(client, backup);
        holds.put(backup, wish.by("client " + client, Instant.EPOCH));
    }

    @Override
    public synchronized void backups(String client, Consumer<ListedBackup> rows) {
        for (Transfer t : transfers.values()) {
            if (t.client.equals(client)) {
                t.published.ifPresent(p -> rows.accept(new ListedBackup(
                        new BackupRow(header(t, p), p.receipt()),
                        Instant.EPOCH,
                        Optional.ofNullable(holds.get(t.request.backup())))));
            }
        }
    }

    private static SealHeader header(Transfer t, Published p) {
        return new SealHeader(
                t.request.backup(),
                "agent",
                t.request.plan(),
                Layout.PLAIN,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                ShutdownKind.CLEAN,
                true,
                p.content().length,
                p.content().length,
                1,
                t.chunks.size(),
                p.receipt().sha256(),
                Facts.NONE);
    }

    @Override
    public void copySeal(String client, BackupId backup, OutputStream out) throws QuiesceException {
        write(
                out,
                published(client, backup).seal(),
                0,
                published(client, backup).seal().length);
    }

    @Override
    public void copy(String client, BackupId backup, long offset, long length, OutputStream out)
            throws QuiesceException {
        byte[] content = published(client, backup).content();
        if (offset + length > content.length) {
            throw refused(Refusal.NOT_FOUND);
        }
        int half = (int) length / 2;
        write(out, content, (int) offset, half);
        interruption.at("copy");
        write(out, content, (int) offset + half, (int) length - half);
    }

    private static void write(OutputStream out, byte[] bytes, int offset, int length) throws QuiesceException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new TransferException("the line broke", "", e);
        }
    }

    @Override
    public Receipt verify(String client, BackupId backup, LongConsumer verified) throws QuiesceException {
        Receipt receipt = published(client, backup).receipt();
        interruption.at("verify");
        verified.accept(published(client, backup).content().length);
        return receipt;
    }

    /** The published content, whoever's it is. */
    synchronized byte[] publishedContent(BackupId id) {
        return transfers.get(id).published.orElseThrow().content();
    }
}
