package io.quiesce.control.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plans of a home with their schedules, read again when they have changed. Safe between threads. */
final class KnownPlans {

    private static final Logger LOG = LoggerFactory.getLogger(KnownPlans.class);

    /** How often it is looked for changed plans: a stored one shows it by its revision, one in a file has to be read. */
    private static final Duration REVISIONS_AGE = Duration.ofSeconds(2);

    private static final Duration PLANS_AGE = Duration.ofSeconds(20);

    private final PlanStore stored;
    private final PlanDocuments documents;
    private final Path home;
    private List<PlannedSchedules> plans = List.of();
    private Map<String, Long> revisions = Map.of();
    private long revisionsReadAt;
    private long plansReadAt;

    KnownPlans(PlanStore stored, PlanDocuments documents, Path home) {
        this.stored = stored;
        this.documents = documents;
        this.home = home;
    }

    /** As they are, or were a moment ago. */
    synchronized List<PlannedSchedules> plans() throws QuiesceException {
        long now = System.nanoTime();
        if (plansReadAt != 0 && now - revisionsReadAt < REVISIONS_AGE.toNanos()) {
            return plans;
        }
        Map<String, Long> before = revisions;
        revisions = documents.list(home).stream()
                .collect(Collectors.toMap(PlanDocuments.Row::name, PlanDocuments.Row::revision));
        revisionsReadAt = now;
        if (plansReadAt == 0 || !revisions.equals(before) || now - plansReadAt > PLANS_AGE.toNanos()) {
            List<PlannedSchedules> read = new ArrayList<>();
            for (String name : stored.names(home)) {
                read.add(planned(name, revisions.getOrDefault(name, PlannedSchedules.NO_REVISION)));
            }
            plans = List.copyOf(read);
            plansReadAt = System.nanoTime();
        }
        return plans;
    }

    /** Reading a plan may run a program for its password: one that could be read is read again only when it has changed. */
    private PlannedSchedules planned(String name, long revision) {
        Optional<PlannedSchedules> known =
                plans.stream().filter(p -> p.plan().equals(name)).findFirst();
        if (known.isPresent() && known.get().isOf(revision)) {
            return known.get();
        }
        try {
            Plan plan = stored.load(home, name).plan();
            return new PlannedSchedules(
                    name,
                    revision,
                    "",
                    plan.enabled(),
                    Turns.instance(plan.instance().dataDirectory()),
                    plan.schedules());
        } catch (QuiesceException e) {
            if (known.isEmpty() || known.get().problem().isEmpty()) {
                LOG.warn("plan '{}' can't be used, its schedules do not count: {}", name, e.getMessage());
            }
            return new PlannedSchedules(name, revision, String.valueOf(e.getMessage()), false, "", List.of());
        }
    }
}
