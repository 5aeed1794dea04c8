package io.quiesce.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock between the threads and the processes of a host. Closing any descriptor of a file drops all POSIX locks that the process
 * has on it, so a thread that waits for another one of its process does not even open the file. Given back by any thread.
 */
public final class LockFile implements AutoCloseable {

    private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();
    private static final Duration RETRY = Duration.ofMillis(5);

    private final Semaphore turn;
    private final FileChannel channel;

    private LockFile(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * Takes the lock; the same thread can't have it twice.
     *
     * @param file made when it is missing; its folder must be there
     * @param patience how long others are waited for; zero for one attempt
     * @return empty when somebody else had it all the while
     */
    public static Optional<LockFile> take(Path file, Duration patience) throws IOException {
        Deadline end = Deadline.after(patience);
        Path name = file.toAbsolutePath();
        Path real = name.getParent().toRealPath().resolve(name.getFileName());
        Semaphore turn = TURNS.computeIfAbsent(real, f -> new Semaphore(1));
        while (!turn.tryAcquire()) {
            if (end.passed()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
        Optional<FileChannel> channel = Optional.empty();
        try {
            channel = locked(real, end);
        } finally {
            if (channel.isEmpty()) {
                turn.release();
            }
        }
        return channel.map(c -> new LockFile(turn, c));
    }

    private static Optional<FileChannel> locked(Path file, Deadline end) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> lock = Optional.empty();
        try {
            lock = Optional.ofNullable(channel.tryLock());
            while (lock.isEmpty() && !end.passed()) {
                LockSupport.parkNanos(RETRY.toNanos());
                lock = Optional.ofNullable(channel.tryLock());
            }
        } finally {
            if (lock.isEmpty()) {
                channel.close();
            }
        }
        return lock.map(l -> channel);
    }

    /** Once. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.release();
        }
    }
}
