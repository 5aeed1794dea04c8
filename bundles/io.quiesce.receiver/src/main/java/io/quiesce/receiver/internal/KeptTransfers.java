package io.quiesce.receiver.internal;

import io.quiesce.api.TimeOrderedId;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferResult;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file for each transfer until it is in the catalog, so that neither a restart nor a database that is away costs its record. */
final class KeptTransfers implements TransferBook {

    private static final Logger LOG = LoggerFactory.getLogger(KeptTransfers.class);

    private record Subject(String client, BackupId backup) {}

    private final TransferFolder folder;
    private final Clock clock;
    private final Consumer<TransferLog> over;
    private final Map<Subject, TransferLog> open = new HashMap<>(); // guarded by this

    /** @param over told of each that is over, after its file says so */
    KeptTransfers(TransferFolder folder, Clock clock, Consumer<TransferLog> over) {
        this.folder = folder;
        this.clock = clock;
        this.over = over;
        folder.tidy();
        folder.all().stream()
                .filter(log -> log.result() == TransferResult.ARRIVING)
                .forEach(log -> open.put(new Subject(log.client(), log.backup()), log));
    }

    private static Subject subject(Transfer transfer) {
        return new Subject(transfer.open().client(), transfer.open().request().backup());
    }

    /** What is known of it; begins with its opening when the file was lost. Its id is always the same, so none is entered twice. */
    private TransferLog log(Transfer transfer) {
        OpenRecord opened = transfer.open();
        return open.computeIfAbsent(
                subject(transfer),
                s -> new TransferLog(
                        TimeOrderedId.of(opened.created(), s.backup().value()),
                        s.client(),
                        s.backup(),
                        opened.request().plan(),
                        transfer.arrival().place().path(),
                        java.time.Instant.ofEpochMilli(opened.created().toEpochMilli()),
                        java.util.Optional.empty(),
                        0,
                        0,
                        TransferResult.ARRIVING,
                        ""));
    }

    @Override
    public synchronized void begun(Transfer transfer) {
        write(log(transfer));
    }

    @Override
    public synchronized void resumed(Transfer transfer) {
        TransferLog log = log(transfer).resumed();
        open.put(subject(transfer), log);
        write(log);
    }

    @Override
    public void ended(Transfer transfer, TransferResult result, long bytes, String reason) {
        TransferLog ended;
        synchronized (this) {
            ended = log(transfer).ended(result, clock.instant(), bytes, reason);
            open.remove(subject(transfer));
        }
        end(ended);
    }

    private void end(TransferLog ended) {
        write(ended);
        over.accept(ended);
    }

    private void write(TransferLog log) {
        try {
            folder.write(log);
        } catch (IOException e) {
            LOG.warn(
                    "the record of {}'s transfer {} is incomplete, which keeps no backup from coming in: {}",
                    log.client(),
                    log.path(),
                    e.toString());
        }
    }

    /** How a transfer ended whose end an earlier process did not note. */
    @FunctionalInterface
    interface Settlement {
        TransferLog settle(TransferLog log);
    }

    /**
     * After a start: ends those that are no more.
     *
     * @param alive every transfer that is not over
     */
    void settle(Collection<Transfer> alive, Settlement settlement) {
        Set<Subject> subjects =
                new HashSet<>(alive.stream().map(KeptTransfers::subject).toList());
        List<TransferLog> left;
        synchronized (this) {
            left = open.entrySet().stream()
                    .filter(e -> !subjects.contains(e.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            open.keySet().retainAll(subjects);
        }
        left.forEach(log -> end(settlement.settle(log)));
    }
}
