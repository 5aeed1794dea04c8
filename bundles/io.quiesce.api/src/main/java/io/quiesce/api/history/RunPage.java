package io.quiesce.api.history;

import java.util.List;

/**
 * Some runs, newest first, without their lines.
 *
 * @param more whether older ones match too: ask with the last of these as {@link RunQuery#after}
 */
public record RunPage(List<RunLog> runs, boolean more) {

    public RunPage {
        runs = List.copyOf(runs);
    }
}
