package io.quiesce.compression.internal.system;

import com.sun.jna.Native;
import io.quiesce.api.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes everything that was written below a directory durable with one call (Linux {@code syncfs}): a hundred thousand
 * small files would otherwise need a hundred thousand commits. Only from Linux 5.8 on does the call report failed writes
 * (syncfs(2), Bugs).
 */
public final class FileSystemSync implements DiskSync {

    public static final DiskSync SYSTEM = new FileSystemSync();

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final boolean AVAILABLE = load();

    private FileSystemSync() {}

    private static native int syncfs(int descriptor);

    @Override
    public boolean takesFileSystems() {
        return AVAILABLE;
    }

    @Override
    public void fileSystem(Path directory) throws IOException {
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

    @Override
    public void file(Path path, FileChannel open) throws IOException {
        open.force(true);
    }

    @Override
    public void entries(Path directory) throws IOException {
        DurableFile.syncFolder(directory);
    }

    /** Whether this kernel release tells of failed writes. */
    static boolean reportsFailures(String release) {
        Matcher version = RELEASE.matcher(release);
        if (!version.lookingAt()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        return major > 5 || major == 5 && Integer.parseInt(version.group(2)) >= 8;
    }

    private static boolean load() {
        if (Platform.CURRENT != Platform.LINUX
                || !reportsFailures(System.getProperty("os.version", ""))
                || !Libc.AVAILABLE) {
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
