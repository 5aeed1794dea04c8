package io.quiesce.chunkstore.internal.directory;

import io.quiesce.api.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * Every call that changes the storage or makes a change durable, as the operating system has them. Tests put in one that watches,
 * fails, or loses what was not flushed.
 */
interface Disk {

    /** The operating system's. */
    Disk SYSTEM = new Disk() {};

    /** Opens a file; the options say whether it is made. */
    default FileChannel open(Path file, Set<OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return FileChannel.open(file, options, attributes);
    }

    /** Writes some of the remaining bytes, as a channel does. */
    default int write(FileChannel channel, Path file, ByteBuffer bytes, long position) throws IOException {
        return channel.write(bytes, position);
    }

    default void truncate(FileChannel channel, Path file, long length) throws IOException {
        channel.truncate(length);
    }

    /** Brings a file's bytes, and its length, to stable storage (fsync). */
    default void force(FileChannel channel, Path file) throws IOException {
        channel.force(true);
    }

    /** Brings a directory's entries to stable storage. */
    default void forceDirectory(Path directory) throws IOException {
        DurableFile.syncFolder(directory);
    }

    default void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        Files.createDirectory(directory, attributes);
    }

    /** Gives a file a second name; fails when the name is taken. */
    default void link(Path existing, Path link) throws IOException {
        Files.createLink(link, existing);
    }

    /** Renames in one step. Overwrites. */
    default void move(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a file or an empty directory; false when there was none. */
    default boolean delete(Path path) throws IOException {
        return Files.deleteIfExists(path);
    }
}
