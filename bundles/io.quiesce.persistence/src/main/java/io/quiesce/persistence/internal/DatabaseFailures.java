package io.quiesce.persistence.internal;

import io.quiesce.api.error.DatabaseException;
import io.quiesce.api.error.DatabaseException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of the library or of the file system means. */
final class DatabaseFailures {

    private static final long FULL_BYTES = 64 * 1024;
    private static final int PRIMARY = 0xff;

    private DatabaseFailures() {}

    static DatabaseException of(Path file, Throwable cause) {
        Kind kind = kind(file, cause);
        String hint = switch (kind) {
            case FULL -> "Make room on its file system. No backup depends on it.";
            case READ_ONLY -> "Check that the home can be written to.";
            case BUSY -> "Another process writes to it for long; try again.";
            case DAMAGED ->
                "Move the file and its -wal and -shm away; a new one is made, without the runs of this one."
                        + " No backup depends on it.";
            default -> "The log has the details. No backup depends on it.";
        };
        return new DatabaseException(
                kind, "the database " + file + " cannot be used: " + root(cause).getMessage(), hint, cause);
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
            root = next;
        }
        return root;
    }

    private static Kind kind(Path file, Throwable failure) {
        if (full(file)) {
            return Kind.FULL;
        }
        for (Throwable e = failure; e != null; e = e.getCause() == e ? null : e.getCause()) {
            if (e instanceof SQLiteException known) {
                return kind(known.getResultCode());
            }
            if (e instanceof java.nio.file.AccessDeniedException
                    || e instanceof java.nio.file.ReadOnlyFileSystemException
                    || e instanceof IOException
                            && String.valueOf(e.getMessage()).contains("Read-only")) {
                return Kind.READ_ONLY;
            }
        }
        return Kind.FAILED;
    }

    private static Kind kind(SQLiteErrorCode code) {
        int primary = code.code & PRIMARY;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return Kind.FULL;
        } else if (primary == SQLiteErrorCode.SQLITE_READONLY.code) {
            return Kind.READ_ONLY;
        } else if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return Kind.BUSY;
        } else if (primary == SQLiteErrorCode.SQLITE_NOTADB.code || primary == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return Kind.DAMAGED;
        }
        return Kind.FAILED;
    }

    /** A full disk shows as many errors: of the write-ahead log, of its index, of the library's own unpacking. */
    private static boolean full(Path file) {
        try {
            return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }
}
