package io.quiesce.engine.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.archive.ArchiveSink;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ChunkRef;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Cuts an archive into chunks as it is made: a chunk takes whole pieces until the next would exceed the chunk size, is
 * hashed on the way into its spool file, and is handed on when it is complete. One thread.
 */
final class ChunkCutter implements ArchiveSink, AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** Bytes after which the gate is asked again in the midst of a chunk. */
    private static final int CHECK_BYTES = 4 << 20;

    /** Holds the cutter up until there is room. */
    @FunctionalInterface
    interface Gate {
        /** Returns when that many bytes may be written. */
        void pass(long bytes) throws QuiesceException;
    }

    /** Receives each complete chunk. */
    @FunctionalInterface
    interface Next {
        void accept(ChunkRef chunk) throws QuiesceException;
    }

    private final Spool spool;
    private final long chunkSize;
    private final Gate gate;
    private final Next next;
    private final MessageDigest sha = Digest.sha256();
    private @Nullable OutputStream out;
    private long index;
    private long offset;
    private long length;
    private long unchecked;

    /**
     * @param chunkSize largest chunk in bytes; a single piece may be larger and is then a chunk of its own
     * @param gate passed before a chunk is begun, and now and then within it: others write to the same file system too
     */
    ChunkCutter(Spool spool, long chunkSize, Gate gate, Next next) {
        this.spool = spool;
        this.chunkSize = chunkSize;
        this.gate = gate;
        this.next = next;
    }

    @Override
    public void accept(byte[] bytes, int from, int count) throws QuiesceException {
        if (length > 0 && length + count > chunkSize) {
            finishChunk();
        }
        OutputStream stream = stream();
        unchecked += count;
        if (unchecked >= CHECK_BYTES) {
            unchecked = 0;
            gate.pass(0);
        }
        try {
            stream.write(bytes, from, count);
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot write chunk " + index + " to the spool: " + FileTrouble.of(e),
                    "Check free space of the agent's home.",
                    e);
        }
        sha.update(bytes, from, count);
        length += count;
    }

    private OutputStream stream() throws QuiesceException {
        OutputStream current = out;
        if (current == null) {
            gate.pass(chunkSize);
            unchecked = 0;
            current = new BufferedOutputStream(spool.write(index), BUFFER_BYTES);
            out = current;
        }
        return current;
    }

    private void finishChunk() throws QuiesceException {
        try {
            stream().close();
        } catch (IOException e) {
            throw new CaptureException(
                    "cannot write chunk " + index + " to the spool: " + FileTrouble.of(e),
                    "Check free space of the agent's home.",
                    e);
        }
        out = null;
        ChunkRef chunk = new ChunkRef(index, offset, (int) length, Digest.of(sha.digest()));
        spool.add(chunk);
        index++;
        offset += length;
        length = 0;
        next.accept(chunk);
    }

    /** Hands the last chunk on; nothing may follow. */
    void finish() throws QuiesceException {
        if (length > 0) {
            finishChunk();
        }
    }

    /** Bytes taken so far. */
    long bytes() {
        return offset + length;
    }

    long chunks() {
        return index;
    }

    /** Closes an unfinished chunk's file; it stays until the spool is removed. */
    @Override
    public void close() {
        OutputStream unfinished = out;
        if (unfinished != null) {
            try {
                unfinished.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
