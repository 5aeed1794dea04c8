package io.quiesce.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LockFileTest {

    private static final String NAME = "one.lock";

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private LockFile take() throws IOException {
        return LockFile.take(folder.resolve(NAME), Duration.ofSeconds(20)).orElseThrow();
    }

    /** How often this process has the file open. */
    private static long open() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(LockFileTest::isLock).count();
        }
    }

    private static boolean isLock(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith(NAME);
        } catch (IOException e) {
            return false; // closed meanwhile, as that of the listing
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("a thread that waits for another has not opened the file, whose closing would drop the other's lock")
    void waiting() throws Exception {
        AtomicReference<Thread> waiter = new AtomicReference<>(Thread.currentThread());
        Future<LockFile> second;
        try (LockFile first = take()) {
            second = threads.submit(() -> {
                waiter.set(Thread.currentThread());
                return take();
            });
            while (waiter.get().getState() != Thread.State.TIMED_WAITING) {
                LockSupport.parkNanos(1_000_000);
            }
            assertEquals(1, open());
        }
        second.get().close();
        assertEquals(0, open());
    }

    @Test
    @DisplayName("who has no patience is told at once, by whatever name of the folder, and has it afterwards")
    void atOnce() throws Exception {
        Path other = Files.createSymbolicLink(folder.resolve("other"), folder).resolve(NAME);
        try (LockFile first = take()) {
            assertEquals(Optional.empty(), LockFile.take(other, Duration.ZERO));
        }
        Optional<LockFile> now = LockFile.take(other, Duration.ZERO);
        assertTrue(now.isPresent());
        now.get().close();
    }

    @Test
    @DisplayName("what can't be opened keeps nobody else from trying")
    void unusable() throws Exception {
        Path file = Files.createDirectory(folder.resolve(NAME));
        try {
            take();
            throw new AssertionError("a folder was locked");
        } catch (IOException e) {
            Files.delete(file);
        }
        take().close();
    }
}
