package io.quiesce.api.service;

import io.quiesce.api.error.StorageException;
import io.quiesce.api.spi.StorageSpace;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How backups rest: names given out, arrivals, published backups. What a method has done when it returns is durable. It knows
 * layout and order of writing; whether a chunk, a seal or a client is right is its caller's to check. Safe between threads.
 */
@ProviderType
public interface BackupStore extends AutoCloseable {

    /** Largest number of chunks of one backup in the plain layout, whatever the volume allows. */
    int MOST_CHUNKS = 1 << 20;

    /**
     * Where a backup lies.
     *
     * @param client one path segment that does not begin with a dot
     * @param path relative to the client's root, ends in {@code .zip}
     */
    record Place(String client, String path) {}

    /** Room in the volume; empty where it knows no limit. */
    Optional<StorageSpace> space() throws StorageException;

    /** Largest number of chunks that a backup may have here. */
    int mostChunks();

    /** Largest chunk in bytes that can be kept here. */
    int largestChunk();

    /** The mark that tells this store from any other; empty when it was never given one. */
    Optional<UUID> mark() throws StorageException;

    /**
     * Gives the store its mark, once for ever.
     *
     * @throws StorageException of kind {@code EXISTS} when it has one
     */
    void mark(UUID mark) throws StorageException;

    /** Removes what an earlier process left half-done. Called by the owner alone, before anything else. */
    void tidy() throws StorageException;

    /** Whether the place was ever given out or something lies there; without regard to case and Unicode form. */
    boolean taken(Place place) throws StorageException;

    /**
     * Gives a place out, for ever.
     *
     * @param note what to remember with it
     * @return false when it was given out before
     */
    boolean reserve(Place place, byte[] note) throws StorageException;

    /** The note of a place that was given out. */
    Optional<byte[]> reservation(Place place) throws StorageException;

    /**
     * Begins an arrival.
     *
     * @param place reserved for it
     * @param note what to remember with it
     * @throws StorageException of kind {@code EXISTS} when the client's backup is arriving already
     */
    Arrival begin(Place place, BackupId backup, byte[] note) throws StorageException;

    /** A client's arrival; empty when there is none or its record is damaged. */
    Optional<Arrival> arrival(String client, BackupId backup) throws StorageException;

    /** Every arrival; one whose record is damaged is logged and left alone. */
    void arrivals(Consumer<Arrival> arrivals) throws StorageException;

    /** The place of every published backup. */
    void published(Consumer<Place> places) throws StorageException;

    /** The place of every published backup of a client. */
    void published(String client, Consumer<Place> places) throws StorageException;

    /** The seal of a published backup, receipt included. */
    InputStream seal(Place place) throws StorageException;

    /** Length of a backup's data in bytes; empty when there are none. */
    OptionalLong length(Place place) throws StorageException;

    /** A range of a published backup's data; the stream ends early where they do. */
    InputStream data(Place place, long offset, long length) throws StorageException;

    /**
     * A note beside a backup; what is noted is never changed, only followed by another.
     *
     * @param kind a word of small letters
     * @param number counts within backup and kind, from 1
     */
    record Note(String client, BackupId backup, String kind, int number) {}

    /**
     * Puts a note.
     *
     * @return false when there is one of that number
     */
    boolean putNote(Note note, byte[] text) throws StorageException;

    /** Every note beside a client's backups, in any order. */
    void notes(String client, Consumer<Note> notes) throws StorageException;

    byte[] note(Note note) throws StorageException;

    /** A published backup that goes. */
    record Condemned(Place place, BackupId backup) {}

    /** Marks a published backup for removal: from now on it will go, whatever happens. Repeatable. */
    void condemn(Condemned backup) throws StorageException;

    /** What was marked and is not gone yet. */
    void condemned(Consumer<Condemned> backups) throws StorageException;

    /** Removes the seal, then the data, then the notes, then the mark of a marked backup; its name stays used. Repeatable. */
    void remove(Condemned backup) throws StorageException;

    @Override
    void close();

    /** A backup on its way in. Safe between threads. */
    interface Arrival extends AutoCloseable {

        Place place();

        BackupId backup();

        /** As given to {@link BackupStore#begin}. */
        byte[] note();

        /** Every chunk that is durably held, in any order, as far as the journal knows: not read back. */
        void kept(Consumer<ChunkRef> chunks) throws StorageException;

        /** When it last changed in storage: when it was opened, or a chunk or a seal came; by the storage's clock. */
        Instant touched() throws StorageException;

        /** Begins to write a chunk at its offset. */
        ChunkWriter write(ChunkRef chunk) throws StorageException;

        /** Bytes of chunks that are held; the stream ends early where they are missing. */
        InputStream read(long offset, long length) throws StorageException;

        /** Takes a held chunk back because its bytes turned out wrong. */
        void discard(ChunkRef chunk) throws StorageException;

        /** Stores the agent's seal as it comes, in place of one that came before. */
        void putSeal(InputStream seal) throws StorageException, IOException;

        /** The seal as it came. */
        InputStream seal() throws StorageException;

        /** Stores seal and receipt: from now on the arrival will be published, whatever happens. */
        void decide(InputStream sealWithReceipt) throws StorageException, IOException;

        /** Whether {@link #decide} was done. */
        boolean decided() throws StorageException;

        /** Seal and receipt, after {@link #decide}. */
        InputStream sealed() throws StorageException;

        /** Whether its place holds a published backup. */
        boolean published() throws StorageException;

        /** Brings data, then seal to their final names. Quick, repeatable; after {@link #decide} only. */
        void publish() throws StorageException;

        /** Removes the arrival; what was published stays. Repeatable. */
        void remove() throws StorageException;

        /** Releases what it holds open. */
        @Override
        void close();
    }

    /** A chunk on its way to storage; closing it without {@link #keep} forgets it. One thread at a time. */
    interface ChunkWriter extends AutoCloseable {

        /** Takes all remaining bytes of the buffer, never more in all than the chunk's length. */
        void write(ByteBuffer bytes) throws StorageException;

        /** Makes the chunk durable. The caller has checked its digest. */
        void keep() throws StorageException;

        @Override
        void close();
    }
}
