package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.spi.AlertChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One sending through one channel, on a thread of its own: whatever the channel does, it is over within a limit. */
final class ChannelPost {

    /**
     * Opens the channel. What keeps its configuration from being read (a variable, a file or a key that is not there, the database)
     * may be mended while its alerts wait; only what the channel itself says can be for good.
     */
    @FunctionalInterface
    interface Opening {
        AlertChannel open() throws QuiesceException;
    }

    private ChannelPost() {}

    /**
     * @throws AlertException of the channel, of its configuration, or because it took longer than the limit; a channel that
     *     does not even end when it is interrupted is left behind
     */
    static void send(String name, Opening opening, List<Alert> alerts, Duration limit) throws AlertException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread t = new Thread(task, "alert-" + name);
            t.setDaemon(true);
            return t;
        });
        try {
            Future<Boolean> sent = thread.submit(() -> {
                try (AlertChannel channel = opening.open()) {
                    channel.send(alerts);
                    return true;
                }
            });
            sent.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AlertException(
                    "channel '" + name + "' did not answer within " + limit.toSeconds() + " s",
                    "Check its address and the network.",
                    true,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AlertException("interrupted", "", true, e);
        } catch (ExecutionException e) {
            throw failure(name, e.getCause() == null ? e : e.getCause());
        } finally {
            thread.shutdownNow();
        }
    }

    private static AlertException failure(String name, Throwable cause) {
        return switch (cause) {
            case AlertException e -> e;
            case QuiesceException e ->
                new AlertException("channel '" + name + "' cannot be opened: " + e.getMessage(), e.hint(), true, e);
            default ->
                new AlertException(
                        "channel '" + name + "' failed: " + cause, "This is a defect of the channel.", true, cause);
        };
    }
}
