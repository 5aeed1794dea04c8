package io.quiesce.compression.internal.capture;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The failures of a capture, each naming the file. */
final class Unreadable {

    private Unreadable() {}

    static CaptureException file(Object file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return changed(file, "it is gone");
        }
        if (cause instanceof AccessDeniedException) {
            return new CaptureException(
                    "'" + file + "' can't be read: permission denied",
                    "Run as the user that owns the files, or as root.",
                    cause);
        }
        return new CaptureException(
                "'" + file + "' can't be read: " + FileTrouble.of(cause, file),
                "Check the disk and its file system.",
                cause);
    }

    static CaptureException changed(Object file, String how) {
        return new CaptureException(
                "'" + file + "' changed while it was read: " + how,
                "Somebody is still writing there: find out who, stop them, and capture again.");
    }
}
