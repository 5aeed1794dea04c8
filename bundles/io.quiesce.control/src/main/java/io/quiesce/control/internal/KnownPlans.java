package io.quiesce.control.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plans of a home with their schedules, read again when they have changed. A plan is read on a thread of its own: the
 * program for its password may hang, and must not keep the schedules of the others waiting. Safe between threads.
 */
final class KnownPlans implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KnownPlans.class);

    /** How often it is looked for changed plans: a stored one shows it by its revision, one in a file has to be read. */
    private static final Duration REVISIONS_AGE = Duration.ofSeconds(2);

    private static final Duration PLANS_AGE = Duration.ofSeconds(20);

    /** How long plans that are being read are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int READERS = 8;

    /** Where the plans of a home come from. */
    interface Source {

        /** Revisions of those that are stored, which is quick to ask. */
        Map<String, Long> revisions() throws QuiesceException;

        List<String> names() throws QuiesceException;

        /** Reads one with its secrets. */
        PlannedSchedules read(String name, long revision) throws QuiesceException;
    }

    private final Source source;
    private final Duration revisionsAge;
    private final Duration patience;
    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().daemon().name("quiesce-plans-", 0).factory());
    private final Map<String, Future<PlannedSchedules>> reading = new HashMap<>();
    private final Map<String, PlannedSchedules> known = new HashMap<>();
    private List<String> names = List.of();
    private Map<String, Long> revisions = Map.of();
    private long revisionsReadAt;
    private long namesReadAt;

    KnownPlans(Source source, Duration revisionsAge, Duration patience) {
        this.source = source;
        this.revisionsAge = revisionsAge;
        this.patience = patience;
    }

    static KnownPlans of(PlanStore stored, PlanDocuments documents, Path home) {
        Source source = new Source() {
            @Override
            public Map<String, Long> revisions() throws QuiesceException {
                return documents.list(home).stream()
                        .collect(Collectors.toMap(PlanDocuments.Row::name, PlanDocuments.Row::revision));
            }

            @Override
            public List<String> names() throws QuiesceException {
                return stored.names(home);
            }

            @Override
            public PlannedSchedules read(String name, long revision) throws QuiesceException {
                Plan plan = stored.load(home, name).plan();
                return new PlannedSchedules(
                        name,
                        revision,
                        "",
                        plan.enabled(),
                        Turns.instance(plan.instance().dataDirectory()),
                        plan.schedules());
            }
        };
        return new KnownPlans(source, REVISIONS_AGE, PATIENCE);
    }

    /** As they are, or were a moment ago. One that takes long to read has its last answer, if that is of its revision. */
    synchronized List<PlannedSchedules> plans() throws QuiesceException {
        long now = System.nanoTime();
        if (namesReadAt == 0 || now - revisionsReadAt >= revisionsAge.toNanos()) {
            Map<String, Long> before = revisions;
            revisions = source.revisions();
            revisionsReadAt = now;
            if (namesReadAt == 0 || !revisions.equals(before) || now - namesReadAt > PLANS_AGE.toNanos()) {
                names = source.names();
                namesReadAt = now;
                known.keySet().retainAll(names);
                names.stream().filter(this::isToBeRead).forEach(this::read);
                collect(patience);
            }
        }
        collect(Duration.ZERO);
        return names.stream().map(this::answer).toList();
    }

    private long revision(String name) {
        return revisions.getOrDefault(name, PlannedSchedules.NO_REVISION);
    }

    /** Reading a plan may run a program for its password: one that could be read is read again only when it has changed. */
    private boolean isToBeRead(String name) {
        return Optional.ofNullable(known.get(name))
                .filter(p -> p.isOf(revision(name)))
                .isEmpty();
    }

    private void read(String name) {
        long revision = revision(name);
        boolean told = Optional.ofNullable(known.get(name))
                .filter(p -> !p.problem().isEmpty())
                .isPresent();
        reading.computeIfAbsent(name, n -> readers.submit(() -> planned(n, revision, told)));
    }

    private void collect(Duration patience) {
        Deadline deadline = Deadline.after(patience);
        for (Map.Entry<String, Future<PlannedSchedules>> entry : List.copyOf(reading.entrySet())) {
            String name = entry.getKey();
            try {
                PlannedSchedules read =
                        entry.getValue().get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
                reading.remove(name);
                if (names.contains(name)) {
                    known.put(name, read);
                    if (read.revision() != revision(name)) {
                        read(name); // it was changed meanwhile
                    }
                }
            } catch (TimeoutException e) {
                continue; // the next call finds it
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                reading.remove(name);
                LOG.error("plan '{}' could not be read", name, e.getCause());
            }
        }
    }

    private PlannedSchedules answer(String name) {
        long revision = revision(name);
        return Optional.ofNullable(known.get(name))
                .filter(p -> p.revision() == revision)
                .orElseGet(() -> new PlannedSchedules(
                        name,
                        revision,
                        "it is still being read; a program for one of its secrets may take long",
                        false,
                        "",
                        List.of()));
    }

    private PlannedSchedules planned(String name, long revision, boolean told) {
        try {
            return source.read(name, revision);
        } catch (QuiesceException e) {
            if (!told) {
                LOG.warn("plan '{}' can't be used, its schedules do not count: {}", name, e.getMessage());
            }
            return new PlannedSchedules(name, revision, String.valueOf(e.getMessage()), false, "", List.of());
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
