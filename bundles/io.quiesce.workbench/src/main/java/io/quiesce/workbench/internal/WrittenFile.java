package io.quiesce.workbench.internal;

import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears only once it is complete. */
final class WrittenFile {

    private WrittenFile() {}

    /** In place of one that is there. */
    static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    static CheckFailedException failed(Path file, IOException e) {
        return new CheckFailedException(
                file + " could not be written: " + e,
                "Check that the folder exists, that it has room, and who may write there.",
                e);
    }
}
