package io.quiesce.control.internal;

import io.quiesce.api.Backoff;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Has waiting backups delivered: again and again with growing waits, until trying does not help. */
final class LeftoverWatch {

    private static final Backoff WAIT = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(10), 2);

    private final Parts parts;
    private final Path home;
    private final RunQueue queue;
    private final Map<BackupId, Long> next = new HashMap<>();
    private final Map<BackupId, Integer> failures = new HashMap<>();
    private final Set<BackupId> hopeless = new HashSet<>();

    LeftoverWatch(Parts parts, Path home, RunQueue queue) {
        this.parts = parts;
        this.home = home;
        this.queue = queue;
    }

    synchronized void look() throws QuiesceException {
        List<Waiting> waiting = parts.engine().waiting(home);
        forgetOthers(waiting.stream().map(Waiting::backup).collect(Collectors.toSet()));
        Set<BackupId> running =
                waiting.isEmpty() ? Set.of() : Set.copyOf(parts.engine().running(home));
        for (Waiting one : waiting) {
            BackupId id = one.backup();
            if (!one.readable() || hopeless.contains(id) || running.contains(id) || next.getOrDefault(id, 0L) > now()) {
                continue;
            }
            try {
                next.put(id, now() + WAIT.first().toMillis());
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

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    synchronized void failed(BackupId backup, QuiesceException failure) {
        if (!failure.retryHelps()) {
            hopeless.add(backup);
        }
        int attempt = failures.merge(backup, 1, Integer::sum) - 1;
        next.put(
                backup,
                now() + WAIT.delay(attempt, RandomGenerator.getDefault()).toMillis());
    }
}
