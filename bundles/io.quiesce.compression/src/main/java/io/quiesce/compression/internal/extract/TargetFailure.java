package io.quiesce.compression.internal.extract;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.RestoreException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** What can go wrong where files are written. */
final class TargetFailure {

    private TargetFailure() {}

    static QuiesceException of(Path path, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return new CancelledException();
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new RestoreException(
                    "'" + path + "' exists already",
                    "Nothing is overwritten: extract into an empty directory that nobody else uses.",
                    cause);
        }
        return new RestoreException(
                "'" + path + "' can't be written: " + FileTrouble.of(cause, path),
                "Check room, permissions and the disk; then remove what was extracted, or resume.",
                cause);
    }
}
