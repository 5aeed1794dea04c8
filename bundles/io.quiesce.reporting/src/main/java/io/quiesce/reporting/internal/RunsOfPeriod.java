package io.quiesce.reporting.internal;

import io.quiesce.api.Wildcard;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.service.RunHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the history page by page. */
record RunsOfPeriod(RunHistory history, Path home) {

    private static final int AT_ONCE = 500;

    /**
     * All since then, until now: a backup that waited may be delivered after the period.
     *
     * @param plans names or patterns; all when empty. A run without a plan is in it only then
     */
    List<ReportedRun> since(Instant from, List<String> plans) throws QuiesceException {
        List<ReportedRun> runs = new ArrayList<>();
        RunQuery query = new RunQuery(
                Optional.empty(),
                Set.of(),
                Optional.of(from),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                AT_ONCE);
        boolean more = true;
        while (more) {
            RunPage page = history.list(home, query);
            for (RunLog run : page.runs()) {
                if (plans.isEmpty() || plans.stream().anyMatch(p -> new Wildcard(p).matches(run.plan()))) {
                    runs.add(ReportedRun.of(run));
                }
            }
            more = page.more();
            query = more ? query.after(page.runs().getLast().id()) : query;
        }
        return runs;
    }
}
