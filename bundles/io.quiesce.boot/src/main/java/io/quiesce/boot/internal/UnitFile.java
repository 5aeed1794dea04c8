package io.quiesce.boot.internal;

import io.quiesce.api.DurableFile;
import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a service manager. */
final class UnitFile {

    private static final String RIGHTS = "It is installed by root; run this command as root.";

    private UnitFile() {}

    /** Empty when it is not there or can't be read. */
    static Optional<String> read(Path file, Charset charset) {
        try {
            return Optional.of(Files.readString(file, charset));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whole and durable, or not at all. */
    static void write(Path file, String text, Charset charset, String mode) throws CheckFailedException {
        try {
            Files.createDirectories(file.getParent());
            DurableFile.replace(file, text.getBytes(charset), mode);
        } catch (IOException e) {
            throw new CheckFailedException("cannot write " + file + ": " + e, RIGHTS, e);
        }
    }

    static void remove(Path file) throws CheckFailedException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CheckFailedException("cannot remove " + file + ": " + e, "Run this command as root.", e);
        }
    }
}
