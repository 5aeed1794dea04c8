package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ResumeToken;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.MDC;

/**
 * The transfers that are not published yet, by client and token and by client and backup. Tokens are looked up by their digest, so
 * the time of a look-up tells nothing about them. Safe between threads.
 */
final class Transfers {

    /** Four times the uploads that a receiver is built for; two open files each. */
    private static final int MOST_LOADED = 200;

    private record ByToken(String client, Digest token) {}

    private record ByBackup(String client, BackupId backup) {}

    private final Map<ByToken, Transfer> tokens = new HashMap<>();
    private final Map<ByBackup, Transfer> backups = new HashMap<>();
    private final Map<ByToken, BackupId> published = new HashMap<>();
    private final Loaded loaded = new Loaded(MOST_LOADED);
    private final LongSupplier running;

    /** @param running the running time, in nanoseconds */
    Transfers(LongSupplier running) {
        this.running = running;
    }

    /** One that an earlier process left; nobody has asked for it yet. */
    void restore(Transfer transfer) {
        enter(transfer);
    }

    void add(Transfer transfer) {
        enter(transfer);
        use(transfer);
    }

    private void use(Transfer transfer) {
        // the request is about it from here on; whoever serves the request ends the mark
        MDC.put("backup", transfer.open().request().backup().toString());
        transfer.use(running.getAsLong());
        loaded.use(transfer);
    }

    private synchronized void enter(Transfer transfer) {
        OpenRecord open = transfer.open();
        tokens.put(new ByToken(open.client(), NameRecord.digest(open.token())), transfer);
        backups.put(new ByBackup(open.client(), open.request().backup()), transfer);
    }

    synchronized void remove(Transfer transfer) {
        loaded.forget(transfer);
        OpenRecord open = transfer.open();
        tokens.remove(new ByToken(open.client(), NameRecord.digest(open.token())), transfer);
        backups.remove(new ByBackup(open.client(), open.request().backup()), transfer);
    }

    Optional<Transfer> find(String client, ResumeToken token) {
        Optional<Transfer> found = look(new ByToken(client, NameRecord.digest(token)));
        found.ifPresent(this::use);
        return found;
    }

    private synchronized Optional<Transfer> look(ByToken key) {
        return Optional.ofNullable(tokens.get(key));
    }

    Optional<Transfer> find(String client, BackupId backup) {
        Optional<Transfer> found = look(new ByBackup(client, backup));
        found.ifPresent(this::use);
        return found;
    }

    private synchronized Optional<Transfer> look(ByBackup key) {
        return Optional.ofNullable(backups.get(key));
    }

    synchronized long count() {
        return backups.size();
    }

    synchronized long count(String client) {
        return backups.keySet().stream().filter(b -> b.client().equals(client)).count();
    }

    /** Notes the token of a published backup whose agent came back for the receipt. */
    synchronized void addPublished(String client, ResumeToken token, BackupId backup) {
        published.put(new ByToken(client, NameRecord.digest(token)), backup);
    }

    synchronized Optional<BackupId> published(String client, ResumeToken token) {
        return Optional.ofNullable(published.get(new ByToken(client, NameRecord.digest(token))));
    }

    /** @throws TransferException the same for every token that is not this client's and alive */
    Transfer require(String client, ResumeToken token) throws TransferException {
        return find(client, token).orElseThrow(Refusals::token);
    }

    synchronized Collection<Transfer> all() {
        return List.copyOf(tokens.values());
    }
}
