package io.quiesce.api.history;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which runs are wanted; newest first.
 *
 * @param statuses any of these; all when empty
 * @param since started at this moment or later
 * @param after the run that ended the page before: what follows is older
 * @param limit rows of a page, 1 to {@value #MOST}
 */
public record RunQuery(
        Optional<String> plan, Set<RunStatus> statuses, Optional<Instant> since, Optional<UUID> after, int limit) {

    public static final int MOST = 10_000;

    public static final RunQuery NEWEST =
            new RunQuery(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), 50);

    public RunQuery {
        statuses = Set.copyOf(statuses);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + MOST);
        }
    }
}
