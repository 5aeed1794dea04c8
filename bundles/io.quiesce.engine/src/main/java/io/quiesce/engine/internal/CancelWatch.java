package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks twice a second whether another process asked for a cancel, by a file in the run's folder. */
final class CancelWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path file;
    private final Cancellation cancellation;
    private final CountDownLatch over = new CountDownLatch(1);

    CancelWatch(Path file, Cancellation cancellation) {
        this.file = file;
        this.cancellation = cancellation;
        Thread thread = new Thread(this::look, "quiesce-cancel");
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        try {
            while (!over.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Files.exists(file)) {
                    cancellation.request();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
