package io.quiesce.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("R7.4")
@Tag("R9.4")
@Timeout(60)
class InstanceLogTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("that is read in time is told")
    void read() {
        assertEquals("ready for connections", InstanceLog.read(() -> "ready for connections"));
    }

    @Test
    @DisplayName("whose reading fails is empty")
    void fails() {
        assertEquals("", InstanceLog.read(() -> {
            throw new IllegalStateException("a plug-in's defect");
        }));
        assertEquals("", InstanceLog.read(() -> {
            throw new NoClassDefFoundError("of a plug-in that goes");
        }));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisplayName("whose reading heeds no interrupt holds nobody up")
    void hangs() throws Exception {
        Path pipe = folder.resolve("error.log");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CountDownLatch over = new CountDownLatch(1);
        String log = InstanceLog.read(
                () -> {
                    try {
                        return Files.readString(pipe); // open(2) waits for a writer
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        over.countDown();
                    }
                },
                Duration.ofMillis(200));
        assertEquals("", log);
        assertEquals(1, over.getCount(), "it does hang");
        Files.newOutputStream(pipe, StandardOpenOption.WRITE).close();
        assertTrue(over.await(30, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("leaves an interrupt to whoever comes next")
    void interrupted() {
        CountDownLatch asked = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        String log = InstanceLog.read(() -> {
            try {
                asked.await(); // what is read before anybody waits for it is told
                return "lines";
            } catch (InterruptedException e) {
                return "the reading is interrupted too";
            }
        });
        assertTrue(Thread.interrupted());
        assertEquals("", log);
    }
}
