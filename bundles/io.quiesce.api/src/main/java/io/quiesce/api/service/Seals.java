package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Reads and writes seals and receipts (docs/format.md); streamed, nothing grows with the number of chunks. */
@ProviderType
public interface Seals {

    /** Signs with the client's key; the receiver checks with the certificate of the session. */
    @FunctionalInterface
    interface Signer {
        byte[] sign(byte[] message) throws QuiesceException;
    }

    /** Writes a seal: header, chunks in order, digest, signature. Does not close the stream. */
    void write(SealHeader header, Iterator<ChunkRef> chunks, Signer signer, OutputStream out)
            throws IOException, QuiesceException;

    /** Appends the receiver's receipt to a seal. Does not close the stream. */
    void append(Receipt receipt, OutputStream out) throws IOException;

    /**
     * Reads a seal that comes from an untrusted peer or disk.
     *
     * @throws QuiesceException when it is damaged, truncated, of another version, or lies about counts and sizes
     */
    Reading read(InputStream in) throws IOException, QuiesceException;

    /** A seal that is being read, front to back. */
    interface Reading extends Closeable {
        SealHeader header();

        /** The next chunk; empty after the last. Checks order, offsets and sums as it goes. */
        Optional<ChunkRef> next() throws IOException, QuiesceException;

        /** After the last chunk: the bytes that were signed. */
        byte[] signedMessage() throws IOException, QuiesceException;

        /** After the last chunk: the client's signature over {@link #signedMessage}. */
        byte[] signature() throws IOException, QuiesceException;

        /** After the signature: the receiver's receipt, when the seal is published. */
        Optional<Receipt> receipt() throws IOException, QuiesceException;
    }
}
