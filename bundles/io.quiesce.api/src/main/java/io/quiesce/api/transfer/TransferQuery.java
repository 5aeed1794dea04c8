package io.quiesce.api.transfer;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which transfers are wanted; newest first.
 *
 * @param results any of these; all when empty
 * @param since started at this moment or later
 * @param until started before this moment
 * @param after the transfer that ended the page before: what follows is older
 * @param limit rows of a page, 1 to {@value #MOST}
 */
public record TransferQuery(
        Optional<String> client,
        Optional<String> plan,
        Set<TransferResult> results,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<UUID> after,
        int limit) {

    public static final int MOST = 10_000;

    public static final TransferQuery NEWEST = new TransferQuery(
            Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

    public TransferQuery {
        results = Set.copyOf(results);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be from 1 to " + MOST);
        }
    }

    /** Whether a transfer is wanted, on this page or a later one. */
    public boolean matches(TransferLog log) {
        return client.map(log.client()::equals).orElse(true)
                && plan.map(log.plan()::equals).orElse(true)
                && (results.isEmpty() || results.contains(log.result()))
                && since.map(moment -> !log.startedAt().isBefore(moment)).orElse(true)
                && until.map(log.startedAt()::isBefore).orElse(true)
                && after.map(id -> log.id().toString().compareTo(id.toString()) < 0)
                        .orElse(true);
    }
}
