package io.quiesce.api.service;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.service.BackupStore.Note;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferPage;
import io.quiesce.api.transfer.TransferQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a receiver's storage holds, in a database: a copy, so that nobody has to read every seal to list the backups. The storage is
 * the truth; what is missing or wrong here is mended from there. One that is damaged is put aside, and an empty one takes its place.
 * The transfers that are over are history and stand nowhere else.
 * Safe between threads and processes.
 */
@ProviderType
public interface BackupCatalog {

    /**
     * What is known of one client.
     *
     * @param backups as their seals say, by path
     * @param notes beside them, as they lie in the storage, in Base64
     */
    record Known(Map<String, BackupRow> backups, Map<Note, String> notes) {

        public static final Known NOTHING = new Known(Map.of(), Map.of());

        public Known {
            backups = Map.copyOf(backups);
            notes = Map.copyOf(notes);
        }
    }

    /** Something that the storage holds, or holds no more. Each may be repeated. */
    sealed interface Change {

        String client();

        BackupId backup();

        /** Replaces what was known of it; notes stay. */
        record Published(BackupRow row) implements Change {
            @Override
            public String client() {
                return row.receipt().client();
            }

            @Override
            public BackupId backup() {
                return row.id();
            }
        }

        /** Its notes go too. */
        record Removed(String client, BackupId backup) implements Change {}

        /** A transfer that is over; replaces what was known of it. Those that are two years older go. */
        record Transferred(TransferLog log) implements Change {
            @Override
            public String client() {
                return log.client();
            }

            @Override
            public BackupId backup() {
                return log.backup();
            }
        }

        /** @param text in Base64; empty when there is no such note in the storage */
        record Noted(Note note, Optional<String> text) implements Change {
            @Override
            public String client() {
                return note.client();
            }

            @Override
            public BackupId backup() {
                return note.backup();
            }
        }
    }

    /** Of a storage's history; no backup depends on it. */
    TransferPage transfers(Path home, TransferQuery query) throws DatabaseException;

    Known of(Path home, String client) throws DatabaseException;

    /** Everybody of whom something is known. */
    Set<String> clients(Path home) throws DatabaseException;

    /** Enters changes in their order: all of them durably, or none. */
    void enter(Path home, List<Change> changes) throws DatabaseException;

    /** Forgets everything but transfers. */
    void clear(Path home) throws DatabaseException;
}
