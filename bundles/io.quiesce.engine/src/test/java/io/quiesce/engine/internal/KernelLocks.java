package io.quiesce.engine.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Locks as the kernel sees them: this process itself can't see that it has lost one. */
final class KernelLocks {

    private KernelLocks() {}

    /** Whether this process holds a POSIX lock of the file, by proc_locks(5). */
    static boolean holds(Path file) throws IOException {
        String pid = Long.toString(ProcessHandle.current().pid());
        String inode = ":" + Files.getAttribute(file, "unix:ino");
        for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
            List<String> words = List.of(line.trim().split("\\s+"));
            if (words.contains("POSIX") && words.contains(pid) && words.stream().anyMatch(w -> w.endsWith(inode))) {
                return true;
            }
        }
        return false;
    }
}
