package io.quiesce.workbench.internal;

import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanStore.Loaded;
import io.quiesce.api.service.Schedules;
import io.quiesce.api.transfer.NameWish;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the text of a plan amounts to.
 *
 * @param violations empty when it can be stored
 * @param warnings what is right but unwise; none while it can't be stored
 * @param enabled whether its schedules count
 * @param next the next times at which it is due, at most ten, as if it were enabled
 * @param name that a backup of it would get, without extension; empty while it can't be stored
 */
record PlanReview(List<Violation> violations, List<String> warnings, boolean enabled, List<Instant> next, String name) {

    private static final int RUNS = 10;

    PlanReview {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
        next = List.copyOf(next);
    }

    boolean valid() {
        return violations.isEmpty();
    }

    /**
     * Whether reading the text would start a program: a password may be the output of one. It is then read only when a person says
     * so, not at every key.
     */
    static boolean runsProgram(String text) {
        return text.contains("${command:");
    }

    /**
     * For jobs: reads secrets of the home.
     *
     * @param label of the text in messages
     */
    static PlanReview of(Path home, String label, String text) throws QuiesceException {
        try {
            Loaded loaded = Services.get(PlanDocuments.class).check(home, label, text);
            return of(loaded, Services.get(Schedules.class), Services.get(Naming.class), Instant.now());
        } catch (InvalidConfigurationException e) {
            return new PlanReview(e.violations(), List.of(), false, List.of(), "");
        }
    }

    static PlanReview of(Loaded loaded, Schedules schedules, Naming naming, Instant now) {
        Plan plan = loaded.plan();
        Stream<Instant> due = plan.schedules().stream().flatMap(s -> schedules.next(s, now, RUNS).stream());
        NameWish wish = naming.wish(
                plan.naming(), new Naming.Subject(now, plan.instance().host(), plan.name(), "full", 1));
        return new PlanReview(
                List.of(),
                loaded.warnings(),
                plan.enabled(),
                due.distinct().sorted().limit(RUNS).toList(),
                Stream.of(wish.directory(), wish.file())
                        .filter(p -> !p.isEmpty())
                        .reduce((a, b) -> a + "/" + b)
                        .orElse(""));
    }
}
