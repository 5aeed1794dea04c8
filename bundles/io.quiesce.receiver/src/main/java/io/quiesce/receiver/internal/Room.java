package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.spi.StorageSpace;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What may still be taken in. A reserve of 1 GiB or a twentieth of the volume, whichever is smaller, is not given away, so that
 * a verified backup can always be published.
 */
final class Room {

    private static final long RESERVE = 1L << 30;
    private static final int PART_OF_VOLUME = 20;

    private final BackupStore store;
    private final LongSupplier promised;

    /** @param promised bytes that running transfers have announced and not sent yet */
    Room(BackupStore store, LongSupplier promised) {
        this.store = store;
        this.promised = promised;
    }

    /** Bytes a new transfer can have. */
    ByteSize free() throws StorageException {
        return new ByteSize(Math.max(0, writable() - promised.getAsLong()));
    }

    private long writable() throws StorageException {
        Optional<StorageSpace> space = store.space();
        return space.map(s -> s.freeBytes() - reserve(s)).orElse(Long.MAX_VALUE);
    }

    private static long reserve(StorageSpace space) {
        return Math.min(RESERVE, space.totalBytes() / PART_OF_VOLUME);
    }

    /** @throws TransferException when a new transfer of that size does not fit beside those that run */
    void requireForTransfer(ByteSize expected) throws StorageException, TransferException {
        ByteSize free = free();
        if (expected.compareTo(free) > 0) {
            throw Refusals.space(
                    "the backup needs up to " + expected.display() + ", the receiver has " + free.display() + " left");
        }
    }

    /**
     * Half of the reserve is for seals: what has come whole is to be published.
     *
     * @throws TransferException when a seal of that length may not fit
     */
    void requireForSeal(long length) throws StorageException, TransferException {
        long free = store.space().map(s -> s.freeBytes() - reserve(s) / 2).orElse(Long.MAX_VALUE);
        if (length > free) {
            throw Refusals.space("the receiver has no room for a seal of up to " + new ByteSize(length).display());
        }
    }

    /** @throws TransferException when not even this chunk fits */
    void requireForChunk(int length) throws StorageException, TransferException {
        if (length > writable()) {
            throw Refusals.space("the receiver has no room for a chunk of " + new ByteSize(length).display());
        }
    }
}
