package io.quiesce.persistence.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.SecretException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of secret stores, each on a thread of its own with a time limit. A store that did not answer rests: until its thread has
 * ended, and for a while, whoever asks it is refused at once. So one that hangs holds up one caller for one limit, and not
 * all who read documents, one after another.
 */
final class StoreCalls {

    private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

    private final Duration limit;
    private final Duration rest;
    private final Map<String, Hung> hung = new ConcurrentHashMap<>();

    /** @param endNanos of its rest, by {@code System.nanoTime} */
    private record Hung(Thread thread, long endNanos) {
        boolean rests() {
            return thread.isAlive() || System.nanoTime() - endNanos < 0;
        }
    }

    StoreCalls(Duration limit, Duration rest) {
        this.limit = limit;
        this.rest = rest;
    }

    /** @throws QuiesceException of the store, or a {@code SecretException} because it failed, did not answer, or rests */
    Secret call(String store, Callable<Secret> fetching) throws QuiesceException {
        Hung before = hung.get(store);
        if (before != null && before.rests()) {
            throw late(store, "has not answered within " + limit.toSeconds() + " s and is left alone for a while");
        }
        FutureTask<Secret> task = new FutureTask<>(fetching);
        Thread thread = new Thread(task, "secret-store-" + store);
        thread.setDaemon(true);
        thread.start();
        try {
            Secret secret = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            hung.remove(store);
            return secret;
        } catch (TimeoutException e) {
            hung.put(store, new Hung(thread, System.nanoTime() + rest.toNanos()));
            throw late(store, "did not answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late(store, "was not waited for: interrupted");
        } catch (ExecutionException e) {
            throw failure(store, e.getCause() == null ? e : e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private static SecretException late(String store, String what) {
        return new SecretException("secret store '" + store + "' " + what, "Check its address and the network.", true);
    }

    /** Only the kind of a failure that is none of ours: nobody promises that its text holds no secret. */
    private static QuiesceException failure(String store, Throwable cause) {
        if (cause instanceof QuiesceException known) {
            return known;
        }
        LOG.warn("secret store '{}' failed by {}", store, cause.getClass().getName());
        return new SecretException(
                "secret store '" + store + "' failed by " + cause.getClass().getName(),
                "This is a defect of its plug-in; see 'quiesce plugins list'.",
                true);
    }
}
