package io.quiesce.api.spi;

import io.quiesce.api.Digest;
import io.quiesce.api.error.StorageException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An object in the making. Parts are written in any order and at the same time, each durable by itself; they do not
 * overlap, which is the caller's to see to. Safe between threads, a {@link PartWriter} in one thread at a time.
 */
@ConsumerType
public interface Upload extends AutoCloseable {

    /** The durable parts, in any order. */
    void parts(Consumer<UploadPart> parts) throws StorageException;

    /** When a part was last made durable or taken back, by the storage's clock; empty before the first. */
    Optional<Instant> touched() throws StorageException;

    /** Begins a part; bytes of it that lie there, even of a durable one, may be overwritten. */
    PartWriter write(int number, long offset, int length) throws StorageException;

    /**
     * Reads bytes of durable parts before the upload is complete; the stream ends early where they are missing.
     *
     * @throws StorageException of kind {@code MISSING} when there is no part yet
     */
    InputStream read(long offset, long length) throws StorageException;

    /** Takes a durable part back, because its bytes turned out wrong; it can be written again. */
    void discard(int number) throws StorageException;

    /**
     * Makes the object of the durable parts, which must follow one another without gap. Repeating it is safe, also after a
     * crash, as long as {@link #abort} was not called.
     *
     * @throws StorageException of kind {@code EXISTS} when another object has the key; it is untouched
     */
    void complete() throws StorageException;

    /** Removes the upload and what it holds; the object it was completed to stays. Repeating it is safe. */
    void abort() throws StorageException;

    /** Releases what the upload holds open; its durable parts stay. */
    @Override
    void close();

    /** A part on its way; closing it without {@link #keep} forgets it. */
    interface PartWriter extends AutoCloseable {

        /**
         * Takes all remaining bytes of the buffer.
         *
         * @throws IllegalArgumentException when they are more than the part's length
         */
        void write(ByteBuffer bytes) throws StorageException;

        /**
         * Makes the part durable and lists it among the parts; returns when both are on stable storage. Others may share
         * the flush. Keeping the same part again is safe.
         *
         * @param sha256 of the bytes written, computed by the caller
         * @throws IllegalStateException when bytes are missing or the number is another durable part already
         */
        void keep(Digest sha256) throws StorageException;

        @Override
        void close();
    }
}
