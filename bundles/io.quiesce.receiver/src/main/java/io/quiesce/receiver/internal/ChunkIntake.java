package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore.ChunkWriter;
import io.quiesce.api.service.ReceiverDesk.Intake;
import io.quiesce.api.transfer.ChunkRef;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** A chunk on its way in: hashed while it is written, kept only when it hashes to its id. */
final class ChunkIntake implements Intake {

    /** Larger buffers are written in pieces, since the JDK copies each into a direct buffer of the thread. */
    private static final int PIECE = 1 << 20;

    private final Transfer transfer;
    private final ChunkRef chunk;
    private final ChunkWriter writer;
    private final MessageDigest sha256 = Digest.sha256();
    private int written;
    private boolean ended;
    private boolean kept;

    ChunkIntake(Transfer transfer, ChunkRef chunk, ChunkWriter writer) {
        this.transfer = transfer;
        this.chunk = chunk;
        this.writer = writer;
    }

    ChunkRef chunk() {
        return chunk;
    }

    @Override
    public synchronized void write(ByteBuffer bytes) throws QuiesceException {
        requireAlive();
        if (bytes.remaining() > chunk.length() - written) {
            end();
            throw Refusals.protocol("more bytes than the " + chunk.length() + " of chunk " + chunk.index());
        }
        try {
            while (bytes.hasRemaining()) {
                ByteBuffer piece = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
                int length = piece.remaining();
                sha256.update(piece.duplicate());
                writer.write(piece);
                bytes.position(bytes.position() + length);
                written += length;
            }
        } catch (StorageException e) {
            end();
            throw Refusals.storage(e);
        }
    }

    @Override
    public void keep() throws QuiesceException {
        transfer.share();
        try {
            makeDurable();
            transfer.kept(this);
        } catch (StorageException e) {
            throw Refusals.storage(e);
        } finally {
            transfer.unshare();
        }
    }

    private synchronized void makeDurable() throws TransferException, StorageException {
        requireAlive();
        try {
            if (written != chunk.length() || !Digest.of(sha256.digest()).equals(chunk.id())) {
                throw Refusals.digest("the bytes that came as chunk " + chunk.index() + " do not hash to its id");
            }
            writer.keep();
            kept = true;
        } finally {
            end();
        }
    }

    private void requireAlive() throws TransferException {
        if (ended) {
            throw Refusals.busy("chunk " + chunk.index() + " is being sent over a newer connection, or has ended");
        }
    }

    /**
     * Ends it, after the step it may be in.
     *
     * @return whether the chunk has become durable
     */
    synchronized boolean end() {
        if (!ended) {
            ended = true;
            writer.close();
        }
        return kept;
    }

    @Override
    public void close() {
        if (!end()) {
            transfer.forget(this);
        }
    }
}
