package io.quiesce.transfer.mina.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A desk for measurements: it digests chunks, as slowly as told, and keeps none. */
final class DigestingDesk implements ReceiverDesk {

    private static final ResumeToken TOKEN = new ResumeToken("measurement-measurement");

    private final long nanosPerMebibyte;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** @param nanosPerMebibyte how long each intake rests per MiB */
    DigestingDesk(long nanosPerMebibyte) {
        this.nanosPerMebibyte = nanosPerMebibyte;
    }

    int mostAtOnce() {
        return most.get();
    }

    private static TransferException unsupported() {
        return new TransferException("only chunks are measured", "", Refusal.PROTOCOL);
    }

    @Override
    public ReceiverStatus status(String client) {
        return new ReceiverStatus("measurement", client, ByteSize.mebibytes(1));
    }

    @Override
    public Opened open(String client, OpenRequest request) {
        return new Opened(request.backup(), TOKEN, "nowhere");
    }

    @Override
    public Opened resume(String client, BackupId backup, ResumeToken token) {
        return new Opened(backup, token, "nowhere");
    }

    @Override
    public BitSet want(String client, ResumeToken token, List<ChunkRef> chunks) {
        BitSet all = new BitSet();
        all.set(0, chunks.size());
        return all;
    }

    @Override
    public Intake take(String client, ResumeToken token, ChunkRef chunk) {
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
        MessageDigest sha = Digest.sha256();
        return new Intake() {
            @Override
            public void write(ByteBuffer bytes) {
                LockSupport.parkNanos(nanosPerMebibyte * bytes.remaining() >> 20);
                sha.update(bytes);
            }

            @Override
            public void keep() throws QuiesceException {
                if (!Digest.of(sha.digest()).equals(chunk.id())) {
                    throw new TransferException("wrong digest", "", Refusal.DIGEST);
                }
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @Override
    public Receipt seal(
            String client, ResumeToken token, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws QuiesceException {
        throw unsupported();
    }

    @Override
    public void abandon(String client, ResumeToken token) {}

    @Override
    public void backups(String client, Consumer<ListedBackup> rows) {}

    @Override
    public void outlook(String client, Consumer<Outlook> rows) {}

    @Override
    public void hold(String client, BackupId backup, HoldWish wish) {}

    @Override
    public void copySeal(String client, BackupId backup, OutputStream out) throws QuiesceException {
        throw unsupported();
    }

    @Override
    public void copy(String client, BackupId backup, long offset, long length, OutputStream out)
            throws QuiesceException {
        throw unsupported();
    }

    @Override
    public Receipt verify(String client, BackupId backup, LongConsumer verified) throws QuiesceException {
        throw unsupported();
    }
}
