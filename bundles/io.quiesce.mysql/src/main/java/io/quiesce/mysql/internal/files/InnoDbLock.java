package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.host.InterruptShield;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The write lock that a running InnoDB holds on its first system tablespace file. POSIX drops it when the holding process
 * closes any descriptor of the file, so it is only asked for here, never kept.
 */
public final class InnoDbLock {

    public enum State {
        FREE,
        HELD,
        /** There is no such file. */
        ABSENT
    }

    private InnoDbLock() {}

    /** @throws IOException when the file can't be opened for writing */
    public static State of(Path systemTablespace) throws IOException {
        if (!Files.exists(systemTablespace)) {
            return State.ABSENT;
        }
        try (InterruptShield shield = new InterruptShield();
                FileChannel channel = FileChannel.open(systemTablespace, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null ? State.HELD : State.FREE;
        } catch (OverlappingFileLockException e) {
            // another thread of this very program asks at the same moment
            return State.HELD;
        }
    }
}
