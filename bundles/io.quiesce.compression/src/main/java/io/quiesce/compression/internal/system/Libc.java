package io.quiesce.compression.internal.system;

import com.sun.jna.Native;
import java.util.Arrays;

/** The C library's file calls that Java lacks, on 64-bit Linux and macOS. Loaded at the first use, not before. */
final class Libc {

    /** Whether the calls can be made here. */
    static final boolean AVAILABLE = load();

    static final int FAILED = -1;
    static final int SEEK_DATA = Platform.CURRENT == Platform.MACOS ? 4 : 3;
    static final int SEEK_HOLE = Platform.CURRENT == Platform.MACOS ? 3 : 4;
    private static final int O_CLOEXEC = Platform.CURRENT == Platform.MACOS ? 0x1000000 : 0x80000;

    private Libc() {}

    private static native int open(byte[] path, int flags);

    static native int close(int descriptor);

    static native long lseek(int descriptor, long offset, int whence);

    /** Opens for reading; {@link #FAILED} when it can't be. */
    static int open(byte[] path) {
        return open(Arrays.copyOf(path, path.length + 1), O_CLOEXEC);
    }

    private static boolean load() {
        if (Platform.CURRENT != Platform.LINUX && Platform.CURRENT != Platform.MACOS) {
            return false;
        }
        try {
            if (Native.POINTER_SIZE != 8) {
                return false;
            }
            Native.register(Libc.class, "c");
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }
}
