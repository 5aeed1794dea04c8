package io.quiesce.alerting.internal;

import io.quiesce.api.alert.Alert;
import io.quiesce.api.error.AlertException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.spi.AlertChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open channel, on a thread of its own: whatever it does, each step is over within a limit. One that does not even end when
 * it is interrupted is left behind.
 */
final class ChannelPost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelPost.class);

    /**
     * Opens the channel. What keeps its configuration from being read (a variable, a file or a key that is not there, the database)
     * may be mended while its alerts wait; only what the channel itself says can be for good.
     */
    @FunctionalInterface
    interface Opening {
        AlertChannel open() throws QuiesceException;
    }

    private final String name;
    private final Duration limit;
    private final ExecutorService thread;
    /** Seen by its thread only. */
    private Optional<AlertChannel> channel = Optional.empty();

    private int alertsOfAMessage = 1;
    private boolean hangs;

    private ChannelPost(String name, Duration limit) {
        this.name = name;
        this.limit = limit;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread t = new Thread(task, "alert-" + name);
            t.setDaemon(true);
            return t;
        });
    }

    /**
     * @param limit of each step
     * @throws AlertException of the channel, of its configuration, or because it took longer than the limit
     */
    static ChannelPost open(String name, Opening opening, Duration limit) throws AlertException {
        ChannelPost post = new ChannelPost(name, limit);
        try {
            post.alertsOfAMessage = post.within(() -> {
                AlertChannel opened = opening.open();
                post.channel = Optional.of(opened);
                return Math.max(1, opened.alertsOfAMessage());
            });
            return post;
        } catch (AlertException e) {
            post.close();
            throw e;
        }
    }

    int alertsOfAMessage() {
        return alertsOfAMessage;
    }

    /** @throws AlertException of the channel, or because it took longer than the limit */
    void send(List<Alert> alerts) throws AlertException {
        within(() -> {
            channel.orElseThrow().send(alerts);
            return alerts.size();
        });
    }

    private int within(Callable<Integer> step) throws AlertException {
        Future<Integer> done = thread.submit(step);
        try {
            return done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hangs = true;
            done.cancel(true);
            throw new AlertException(
                    "channel '" + name + "' did not answer within " + limit.toSeconds() + " s",
                    "Check its address and the network.",
                    true,
                    e);
        } catch (InterruptedException e) {
            hangs = true;
            done.cancel(true);
            Thread.currentThread().interrupt();
            throw new AlertException("interrupted", "", true, e);
        } catch (ExecutionException e) {
            throw failure(name, e.getCause() == null ? e : e.getCause());
        }
    }

    /** What was sent is away, so a failure here is no failure of it. Nobody waits for a channel that hangs. */
    @Override
    public void close() {
        try {
            if (hangs) {
                thread.execute(() -> channel.ifPresent(AlertChannel::close));
            } else {
                within(() -> {
                    channel.ifPresent(AlertChannel::close);
                    return 0;
                });
            }
        } catch (AlertException e) {
            LOG.warn("channel '{}' was not closed: {}", name, e.getMessage());
        } finally {
            thread.shutdown();
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
