package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.service.BackupKeeping;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.api.transfer.BackupId;
import java.util.List;

/** Beside a running receiver: reads for itself, and asks that one to change things. */
final class AskingKeeping implements OpenKeeping {

    private final BackupStore store;
    private final BackupKeeping reading;
    private final Inventory inventory;
    private final HomeRequests requests;

    AskingKeeping(BackupStore store, BackupKeeping reading, Inventory inventory, HomeRequests requests) {
        this.store = store;
        this.reading = reading;
        this.inventory = inventory;
        this.requests = requests;
    }

    @Override
    public List<PlanOutcome> decide(boolean clockConfirmed) throws QuiesceException {
        return reading.decide(clockConfirmed);
    }

    @Override
    public List<BackupId> remove(List<BackupId> wanted, boolean clockConfirmed, String by) throws QuiesceException {
        return requests.ask(HomeRequests.remove(wanted, clockConfirmed, by)).stream()
                .map(BackupId::parse)
                .toList();
    }

    @Override
    public void hold(String client, BackupId backup, Hold hold) throws QuiesceException {
        requests.ask(HomeRequests.hold(client, backup, hold));
    }

    @Override
    public Examination examine(String client, BackupId backup, int percent, String by) throws QuiesceException {
        requests.ask(List.of("examine", client, backup.toString(), by, Integer.toString(percent)));
        return reading.marks(client, backup).examinations().getLast();
    }

    @Override
    public BackupMarks marks(String client, BackupId backup) throws QuiesceException {
        return reading.marks(client, backup);
    }

    @Override
    public List<String> catalogDifferences() throws QuiesceException {
        return inventory.differences();
    }

    @Override
    public int rebuildCatalog() throws QuiesceException {
        return Integer.parseInt(requests.ask(List.of("rebuild-catalog")).getFirst());
    }

    @Override
    public void close() {
        store.close();
    }
}
