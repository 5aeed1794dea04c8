package io.quiesce.compression.internal.system;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes everything that was written below a directory durable with one call (Linux {@code syncfs}): a hundred thousand
 * small files would otherwise need a hundred thousand commits.
 */
public final class FileSystemSync {

    private static final boolean AVAILABLE = load();

    private FileSystemSync() {}

    private static native int syncfs(int descriptor);

    /** Whether {@link #sync} works here; else each file must be synchronised by itself. */
    public static boolean available() {
        return AVAILABLE;
    }

    /** Synchronises the file system that holds the directory. */
    public static void sync(Path directory) throws IOException {
        int descriptor = Libc.open(PathBytes.of(directory.toAbsolutePath()));
        if (descriptor == Libc.FAILED) {
            throw new IOException("can't open " + directory + " for synchronising");
        }
        try {
            if (syncfs(descriptor) != 0) {
                throw new IOException("synchronising the file system of " + directory + " failed with error "
                        + Native.getLastError());
            }
        } finally {
            Libc.close(descriptor);
        }
    }

    /** Synchronises one directory's own entries, where the system lets one. */
    public static void syncEntries(Path directory) throws IOException {
        if (Platform.CURRENT == Platform.WINDOWS) {
            // NTFS journals its entries; Windows opens no directory for this
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean load() {
        if (Platform.CURRENT != Platform.LINUX || !Libc.AVAILABLE) {
            return false;
        }
        try {
            Native.register(FileSystemSync.class, "c");
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }
}
