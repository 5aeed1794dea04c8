package io.quiesce.api.error;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import org.eclipse.jdt.annotation.Nullable;

/** Why something went wrong with a file, in words. Java's own message is often the file's name and nothing else. */
public final class FileTrouble {

    private FileTrouble() {}

    /** For the end of a message that has named no file yet. */
    public static String of(Exception failure) {
        return of(failure, "");
    }

    /**
     * For the end of a message that has named the file already.
     *
     * @param named what the message names, or its words so far, which end with that; another file is named again
     */
    public static String of(Exception failure, Object named) {
        if (!(failure instanceof FileSystemException e)) {
            return failure instanceof ReadOnlyFileSystemException
                    ? "its file system is read-only"
                    : message(failure.getMessage(), failure);
        }
        String file = e.getFile() == null || named.toString().endsWith(e.getFile()) ? "" : e.getFile() + ": ";
        return file + words(e);
    }

    private static String words(FileSystemException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it does not exist";
            case NotDirectoryException file -> "it is no directory";
            case FileAlreadyExistsException there -> "it exists already";
            case DirectoryNotEmptyException full -> "it is not empty";
            case FileSystemLoopException loop -> "its links go round in a circle";
            default -> message(e.getReason(), e);
        };
    }

    private static String message(@Nullable String message, Exception failure) {
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
