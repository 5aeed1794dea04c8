package io.quiesce.api.control;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunKind;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.transfer.BackupId;
import java.util.Optional;
import java.util.Set;

/** The run that captured a backup: how old its data are, however late it was delivered. */
public final class CapturingRun {

    private static final int ROWS = 200;

    private CapturingRun() {}

    /**
     * Looks behind all runs that tried to deliver it.
     *
     * @return empty when the history no longer has it
     */
    public static Optional<RunLog> of(AgentDesk desk, String plan, BackupId backup) throws QuiesceException {
        RunQuery query = new RunQuery(
                Optional.of(plan),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(backup.toString()),
                Optional.empty(),
                ROWS);
        while (true) {
            RunPage page = desk.history(query);
            Optional<RunLog> found = page.runs().stream()
                    .filter(run -> run.kind() == RunKind.BACKUP && run.backup().equals(Optional.of(backup)))
                    .findFirst();
            if (found.isPresent() || !page.more() || page.runs().isEmpty()) {
                return found;
            }
            query = query.after(page.runs().getLast().id());
        }
    }
}
