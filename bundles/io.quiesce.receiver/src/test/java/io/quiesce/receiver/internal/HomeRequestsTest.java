package io.quiesce.receiver.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quiesce.api.Deadline;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a command asks of the receiver that runs")
class HomeRequestsTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final List<String> REBUILD = List.of("rebuild-catalog");

    @TempDir
    Path home = Path.of("");

    private List<String> left() throws IOException {
        try (var files = Files.list(home.resolve("requests"))) {
            return files.map(f -> f.getFileName().toString()).toList();
        }
    }

    /** A keeping that can do nothing but make the catalog anew, once it is let. */
    private static OpenKeeping keeping(CountDownLatch let) {
        return (OpenKeeping) Proxy.newProxyInstance(
                OpenKeeping.class.getClassLoader(), new Class<?>[] {OpenKeeping.class}, (self, method, arguments) -> {
                    assertEquals("rebuildCatalog", method.getName());
                    assertTrue(let.await(30, TimeUnit.SECONDS));
                    return 7;
                });
    }

    @Test
    @DisplayName("is taken back with an error when the receiver does not begin it, though it lives")
    void notBegun() throws Exception {
        try (HomeLock owner = HomeLock.take(home)) {
            HomeRequests asker = new HomeRequests(home, SHORT);
            StorageException told = assertTimeoutPreemptively(
                    Duration.ofSeconds(30), () -> assertThrows(StorageException.class, () -> asker.ask(REBUILD)));
            assertTrue(told.getMessage().contains("has not begun"), told.getMessage());
            assertTrue(told.hint().contains("user"), told.hint());
            assertEquals(List.of(), left());
        }
    }

    @Test
    @DisplayName("is waited for, however long it takes, once it has begun; a request that can't be read is passed over")
    void begun() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        HomeRequests receiver = new HomeRequests(home);
        Files.createDirectories(home.resolve("requests/0.request"));
        try (HomeLock owner = HomeLock.take(home);
                Upkeep looking = new Upkeep(() -> receiver.answerAll(keeping(let)), Duration.ofMillis(20))) {
            Thread later = Thread.ofPlatform().start(() -> {
                Deadline patienceIsOver = Deadline.after(SHORT.multipliedBy(3));
                while (!patienceIsOver.passed()) {
                    LockSupport.parkNanos(1_000_000);
                }
                let.countDown();
            });
            assertEquals(List.of("7"), new HomeRequests(home, SHORT).ask(REBUILD));
            later.join();
        }
        assertEquals(List.of("0.request"), left());
    }
}
