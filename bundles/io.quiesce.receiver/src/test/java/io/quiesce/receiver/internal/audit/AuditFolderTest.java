package io.quiesce.receiver.internal.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
class AuditFolderTest {

    @TempDir
    private Path home;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** How often this process has the lock file open. */
    private static long open() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(AuditFolderTest::isLock).count();
        }
    }

    private static boolean isLock(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith("audit.lock");
        } catch (java.io.IOException e) {
            return false; // closed meanwhile, as that of the listing
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName(
            "a thread that waits for another has not opened the lock file, whose closing would drop the other's lock")
    void waiting() throws Exception {
        CountDownLatch holds = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Thread> waiter = new AtomicReference<>(Thread.currentThread());
        Future<Boolean> first = threads.submit(() -> new AuditFolder(home).exclusively(() -> {
            holds.countDown();
            return await(goOn);
        }));
        holds.await();
        Future<String> second = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            return new AuditFolder(home).exclusively(() -> "its turn");
        });
        while (waiter.get().getState() != Thread.State.TIMED_WAITING) {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(1, open());
        goOn.countDown();
        assertEquals(true, first.get());
        assertEquals("its turn", second.get());
        assertEquals(0, open());
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
