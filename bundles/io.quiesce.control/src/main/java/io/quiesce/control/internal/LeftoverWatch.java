package io.quiesce.control.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Has waiting backups delivered: again and again with growing waits. What a person has to mend first, here or at the receiver,
 * is tried each hour, since nobody tells when that is done; only what nobody can mend is given up.
 */
final class LeftoverWatch {

    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10), 2);

    private static final Duration MENDED = Duration.ofHours(1);

    private final BackupEngine engine;
    private final Path home;
    private final RunQueue queue;
    private final LongSupplier millis;
    private final Map<BackupId, Long> next = new HashMap<>();
    private final Map<BackupId, Integer> failures = new HashMap<>();
    private final Set<BackupId> hopeless = new HashSet<>();

    /** @param millis of a clock that nobody sets */
    LeftoverWatch(BackupEngine engine, Path home, RunQueue queue, LongSupplier millis) {
        this.engine = engine;
        this.home = home;
        this.queue = queue;
        this.millis = millis;
    }

    synchronized void look() throws QuiesceException {
        List<Waiting> waiting = engine.waiting(home);
        forgetOthers(waiting.stream().map(Waiting::backup).collect(Collectors.toSet()));
        Set<BackupId> running = waiting.isEmpty() ? Set.of() : Set.copyOf(engine.running(home));
        for (Waiting one : waiting) {
            BackupId id = one.backup();
            boolean early = next.containsKey(id) && next.get(id) > millis.getAsLong();
            if (!one.readable() || hopeless.contains(id) || running.contains(id) || early) {
                continue;
            }
            try {
                next.put(id, millis.getAsLong() + WAIT.first().toMillis());
                queue.resume(new Work.Delivery(id), one.plan());
            } catch (BusyException e) {
                // it has its turn already
            }
        }
    }

    private void forgetOthers(Set<BackupId> waiting) {
        next.keySet().retainAll(waiting);
        failures.keySet().retainAll(waiting);
        hopeless.retainAll(waiting);
    }

    synchronized void failed(BackupId backup, QuiesceException failure) {
        if (failure instanceof TransferException e && e.refusal().endsTransfer()) {
            hopeless.add(backup);
        }
        int attempt = failures.merge(backup, 1, Integer::sum) - 1;
        Duration wait = failure.retryHelps() ? WAIT.delay(attempt, RandomGenerator.getDefault()) : MENDED;
        next.put(backup, millis.getAsLong() + wait.toMillis());
    }
}
