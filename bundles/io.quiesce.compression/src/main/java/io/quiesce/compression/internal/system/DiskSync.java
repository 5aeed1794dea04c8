package io.quiesce.compression.internal.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** How what was written becomes durable. Safe between threads. */
public interface DiskSync {

    /** Whether {@link #fileSystem} works here; else each file and directory must be synchronised by itself. */
    boolean takesFileSystems();

    /** Synchronises the file system that holds the directory. */
    void fileSystem(Path directory) throws IOException;

    /** Synchronises one file: data, size, owner, mode, times. */
    void file(Path path, FileChannel open) throws IOException;

    /** Synchronises one directory's own entries, where the system lets one. */
    void entries(Path directory) throws IOException;
}
