package io.quiesce.receiver.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.Home;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.StorageException.Kind;
import io.quiesce.api.service.BackupStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Home and storage know each other by a mark that lies in both. A storage that is not mounted when the receiver starts looks like
 * a new one: names would be given out twice, and backups written below the mount point.
 */
final class StorageMark {

    private StorageMark() {}

    /**
     * Compares the two; the first start marks both.
     *
     * @throws StorageException when this home has used another storage
     */
    static void check(Home home, URI location, BackupStore store) throws StorageException {
        Optional<UUID> expected = read(home.storageMark());
        Optional<UUID> found = store.mark();
        if (expected.isEmpty()) {
            UUID mark = found.isPresent() ? found.get() : UUID.randomUUID();
            if (found.isEmpty()) {
                store.mark(mark);
            }
            write(home.storageMark(), mark); // last, so that a crash in between is no stranger
        } else if (!found.equals(expected)) {
            throw new StorageException(
                    Kind.FAILED,
                    "the storage " + location + " is not the one that this home has used: it has "
                            + found.map(m -> "the mark " + m).orElse("no mark") + " instead of " + expected.get(),
                    "Mount the storage, then start again. If it is lost for good or was replaced on purpose, remove "
                            + home.storageMark() + " first.");
        }
    }

    private static Optional<UUID> read(Path file) throws StorageException {
        try {
            return Files.exists(file)
                    ? Optional.of(UUID.fromString(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw failed("read", file, e);
        }
    }

    private static void write(Path file, UUID mark) throws StorageException {
        try {
            DurableFile.replace(file, (mark + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    private static StorageException failed(String doing, Path file, Exception e) {
        return new StorageException(
                Kind.FAILED,
                "cannot " + doing + " " + file + ": " + FileTrouble.of(e, file),
                "Check the receiver's home.",
                e);
    }
}
