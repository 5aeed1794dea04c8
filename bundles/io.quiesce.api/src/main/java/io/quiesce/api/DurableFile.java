package io.quiesce.api;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Small files that are as they were or as they should be, whatever crashes when, and the folders that they lie in. Safe between
 * threads. Of processes one at a time may write a file: those that share one take a {@link LockFile} around it.
 */
public final class DurableFile {

    /** Permissions of a file that nobody but its owner may read. */
    public static final String OWNERS_ONLY = "rw-------";

    private static final boolean POSIX = File.separatorChar == '/';

    /** Writers of one file take turns; a file of a disk that hangs holds up few others. */
    private static final List<Object> TURNS =
            Stream.generate(Object::new).limit(64).toList();

    private DurableFile() {}

    /**
     * Puts the bytes in place of a file, or where there was none; durable when it returns. Written beside, synced, renamed over: a kill
     * within may leave the hidden file {@code .NAME.new} beside it, which the next call takes over.
     *
     * @throws IOException then the file is as it was, or as it should be
     */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, content, Optional.empty());
    }

    /**
     * As {@link #replace(Path, byte[])}, with exactly these permissions, where there are such; nobody else can read the file before
     * it has them.
     *
     * @param permissions such as {@link #OWNERS_ONLY}
     */
    public static void replace(Path file, byte[] content, String permissions) throws IOException {
        replace(file, content, Optional.of(permissions));
    }

    private static void replace(Path file, byte[] content, Optional<String> permissions) throws IOException {
        synchronized (TURNS.get(Math.floorMod(file.toAbsolutePath().hashCode(), TURNS.size()))) {
            replaceInTurn(file, content, permissions);
        }
    }

    private static void replaceInTurn(Path file, byte[] content, Optional<String> permissions) throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try {
            if (POSIX && permissions.isPresent()) {
                Files.createFile(
                        beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS_ONLY)));
                Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString(permissions.get()));
            } else {
                Files.createFile(beside);
            }
            try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
        syncFolder(file.toAbsolutePath().getParent());
    }

    /** Makes what a file holds durable. */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes creations, renames and removals in a folder durable; Windows has no such call and needs none. */
    public static void syncFolder(Path folder) throws IOException {
        if (POSIX) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Makes a folder and those above it that are missing; durable when this returns. */
    public static void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.toAbsolutePath().getParent();
            if (above == null) {
                throw new NoSuchFileException(folder.toString());
            }
            createFolders(above);
            Files.createDirectories(folder);
            syncFolder(above);
        }
    }
}
