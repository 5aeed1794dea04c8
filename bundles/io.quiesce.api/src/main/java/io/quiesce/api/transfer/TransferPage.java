package io.quiesce.api.transfer;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Some transfers, newest first.
 *
 * @param more whether older ones match too: ask with the last of these as {@link TransferQuery#after}
 */
public record TransferPage(List<TransferLog> transfers, boolean more) {

    private static final Comparator<TransferLog> NEWEST_FIRST =
            Comparator.comparing((TransferLog log) -> log.id().toString()).reversed();

    public TransferPage {
        transfers = List.copyOf(transfers);
    }

    /** The first of what is here in any order. */
    public static TransferPage of(Collection<TransferLog> found, int limit) {
        List<TransferLog> sorted = found.stream().sorted(NEWEST_FIRST).toList();
        return new TransferPage(sorted.subList(0, Math.min(limit, sorted.size())), sorted.size() > limit);
    }
}
