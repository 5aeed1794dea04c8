package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A receiver in memory: keeps what it is sent, gives out one published archive, and fails as told. */
final class ScriptedLink implements ReceiverLink {

    final Map<Long, byte[]> kept = new TreeMap<>();
    /** What each call meets next; nothing goes wrong when it is empty. */
    final Deque<Optional<QuiesceException>> failures = new ArrayDeque<>();

    final Deque<Optional<QuiesceException>> lostAnswers = new ArrayDeque<>();
    final AtomicInteger sentTwice = new AtomicInteger();
    final AtomicInteger sealed = new AtomicInteger();
    final AtomicInteger fetches = new AtomicInteger();
    Runnable onFailure = () -> {};
    /** Called by each sender while its chunk is under way. */
    Runnable onSend = () -> {};

    byte[] published = {};

    static QuiesceException brokenLine() {
        return new TransferException("the line broke", "", new IOException("reset"));
    }

    static QuiesceException refusal() {
        return new TransferException("full", "", Refusal.SPACE);
    }

    private static Optional<QuiesceException> next(Deque<Optional<QuiesceException>> script) {
        return script.isEmpty() ? Optional.empty() : script.poll();
    }

    /** The answer is lost: what was asked for is done. */
    private synchronized void failAfterwards() throws QuiesceException {
        Optional<QuiesceException> failure = next(lostAnswers);
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private synchronized void fail() throws QuiesceException {
        Optional<QuiesceException> failure = next(failures);
        if (failure.isPresent()) {
            onFailure.run();
            throw failure.get();
        }
    }

    @Override
    public ReceiverStatus status() {
        return new ReceiverStatus("1", "test", new ByteSize(Long.MAX_VALUE));
    }

    @Override
    public boolean isSignedHere(byte[] message, byte[] signature) {
        return true;
    }

    @Override
    public Opened open(OpenRequest request) {
        return new Opened(request.backup(), new ResumeToken("t".repeat(22)), "a.zip");
    }

    @Override
    public Opened resume(BackupId backup, ResumeToken token) throws QuiesceException {
        fail();
        return new Opened(backup, token, "a.zip");
    }

    @Override
    public synchronized BitSet offer(ResumeToken token, List<ChunkRef> chunks) throws QuiesceException {
        fail();
        BitSet wanted = new BitSet();
        for (int i = 0; i < chunks.size(); i++) {
            wanted.set(i, !kept.containsKey(chunks.get(i).index()));
        }
        return wanted;
    }

    @Override
    public void send(ResumeToken token, ChunkRef chunk, InputStream content, LongConsumer sent)
            throws QuiesceException {
        fail();
        onSend.run();
        try {
            byte[] bytes = content.readAllBytes();
            if (!Digest.ofContent(bytes, 0, bytes.length).equals(chunk.id())) {
                throw new TransferException("wrong digest", "", Refusal.DIGEST);
            }
            synchronized (this) {
                if (kept.put(chunk.index(), bytes) != null) {
                    sentTwice.incrementAndGet();
                }
            }
            failAfterwards();
        } catch (IOException e) {
            throw new TransferException("cannot read", "", e);
        }
    }

    @Override
    public Receipt seal(ResumeToken token, InputStream seal, LongConsumer verified) throws QuiesceException {
        fail();
        sealed.incrementAndGet();
        failAfterwards();
        return receipt();
    }

    private static Receipt receipt() {
        return new Receipt(
                "test",
                "a.zip",
                Instant.EPOCH,
                Digest.ofContent(new byte[0], 0, 0),
                "d41d8cd98f00b204e9800998ecf8427e",
                true,
                List.of());
    }

    @Override
    public void abandon(ResumeToken token) {}

    @Override
    public void backups(Consumer<ListedBackup> rows) {}

    @Override
    public void outlook(Consumer<Outlook> rows) {}

    @Override
    public void hold(BackupId backup, HoldWish wish) {}

    @Override
    public void fetchSeal(BackupId backup, OutputStream out) {}

    @Override
    public void fetch(BackupId backup, long offset, long length, OutputStream out) throws QuiesceException {
        fetches.incrementAndGet();
        fail();
        try {
            out.write(published, (int) offset, (int) length);
        } catch (IOException e) {
            throw new TransferException("cannot write", "", e);
        }
    }

    @Override
    public Receipt verify(BackupId backup, LongConsumer verified) {
        return receipt();
    }

    @Override
    public byte[] sign(byte[] message) {
        return message.clone();
    }

    @Override
    public void close() {}
}
