package io.quiesce.compression.internal.system;

import java.io.File;
import java.util.Locale;

/** Which system this is. */
public enum Platform {
    LINUX,
    MACOS,
    WINDOWS,
    OTHER;

    public static final Platform CURRENT = current();

    private static Platform current() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return LINUX;
        }
        if (name.startsWith("mac")) {
            return MACOS;
        }
        return File.separatorChar == '\\' ? WINDOWS : OTHER;
    }
}
