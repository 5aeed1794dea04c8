package io.quiesce.boot.internal;

import io.quiesce.api.error.CheckFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel out = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = charset.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            if (java.io.File.separatorChar == '/') {
                Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(mode));
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.getParent());
        } catch (IOException e) {
            throw new CheckFailedException("cannot write " + file + ": " + e, RIGHTS, e);
        }
    }

    /** Windows has no such call and needs none. */
    private static void sync(Path directory) throws IOException {
        if (java.io.File.separatorChar == '/') {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
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
