package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine.Waiting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How captured backups that wait for their transfer are named and shown. */
final class WaitingBackups {

    static final String NONE = "no captured backup waits for its transfer";

    private WaitingBackups() {}

    static Map<String, Object> row(Waiting one, boolean exact) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", one.backup().toString());
        row.put("plan", one.plan());
        row.put("receiver", one.receiver());
        row.put("captured", one.capturedAt().toString());
        row.put("stored", exact ? (Object) one.length() : new ByteSize(one.length()).display());
        row.put("unsent", exact ? (Object) one.spooled() : new ByteSize(one.spooled()).display());
        row.put("attempts", one.attempts());
        row.put("problem", one.problem());
        return row;
    }

    /** The one waiting backup that is meant. */
    static Waiting find(List<Waiting> waiting, String wanted) throws QuiesceException {
        List<Waiting> found = waiting.stream()
                .filter(one -> !wanted.isBlank() && one.backup().toString().startsWith(wanted))
                .toList();
        if (found.size() != 1) {
            throw new CheckFailedException(
                    found.isEmpty()
                            ? "no captured backup '" + wanted + "' waits here"
                            : found.size() + " captured backups begin with '" + wanted + "'",
                    "See 'quiesce backup waiting'.");
        }
        return found.getFirst();
    }
}
