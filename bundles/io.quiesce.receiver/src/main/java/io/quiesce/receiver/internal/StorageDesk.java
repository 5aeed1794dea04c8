package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.retention.BackupMarks;
import io.quiesce.api.retention.Examination;
import io.quiesce.api.retention.Hold;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.retention.PlanOutcome;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.service.Retention;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ClientName;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.api.transfer.TransferLog;
import io.quiesce.api.transfer.TransferResult;
import io.quiesce.receiver.internal.Transfer.State;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The desk over one store: looks up what a request is about, under the asking client alone, and hands it to its step. */
final class StorageDesk implements OpenDesk {

    private static final Logger LOG = LoggerFactory.getLogger(StorageDesk.class);

    /** What the desk is made of besides its store; time and randomness come from outside. */
    record Tools(Naming naming, Seals seals, Time time, SecureRandom random, String version, Retention retention) {}

    private final BackupStore store;
    private final Runnable afterClose;
    private final String version;
    private final Transfers transfers;
    private final Names names;
    private final Room room;
    private final Allowance allowance;
    private final Opening opening;
    private final Sealing sealing;
    private final Retrieval retrieval;
    private final Catalog catalog;
    private final Removal removal;
    private final Abandoned abandoned;
    private final Marks marks;
    private final Keeping keeping;
    private final Books books;
    private final Clock calendar;
    private final ReceiverStorage.Upkeep rounds;
    private final List<Upkeep> upkeep = new ArrayList<>(); // filled before anybody is served
    private volatile boolean closed;

    private StorageDesk(BackupStore store, Tools tools, Rules rules, Terms terms, Books books, Runnable afterClose) {
        this.books = books;
        this.store = store;
        this.afterClose = afterClose;
        this.version = tools.version();
        this.calendar = tools.time().calendar();
        this.rounds = rules.upkeep();
        this.transfers = new Transfers(tools.time().running());
        this.catalog = new Catalog(store, tools.seals(), books.copy());
        this.removal = new Removal(transfers, books.transfers());
        this.abandoned = new Abandoned(transfers, removal, tools.time(), rules.abandonedAfter(), terms.trail());
        this.names = new Names(store, tools.naming());
        this.room = new Room(
                store,
                () -> transfers.all().stream()
                        .mapToLong(Transfer::promisedBytes)
                        .sum());
        this.allowance = new Allowance(catalog, transfers, terms.quotas());
        Turns turns = new Turns(Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.opening = new Opening(
                new Opening.Ledger(store, transfers, catalog, room, allowance, books.transfers()),
                names,
                rules,
                tools.time().calendar(),
                tools.random());
        this.sealing =
                new Sealing(store, tools.seals(), catalog, turns, tools.time().calendar());
        Pins pins = new Pins(tools.time().running());
        this.retrieval = new Retrieval(store, tools.seals(), catalog, turns, pins);
        this.marks = new Marks(store, books.copy());
        this.keeping = new Keeping(
                store, catalog, retrieval, marks, pins, new Keeping.Judgement(tools.retention(), terms, tools.time()));
    }

    /**
     * Finishes or drops what an earlier process left, and serves. Hashes nothing, and reads no seal but those of arrivals that
     * it finishes.
     *
     * @param terms what holds in the home
     * @param books closed with the desk
     * @param afterClose run when nobody writes any more
     */
    static StorageDesk open(BackupStore store, Tools tools, Rules rules, Terms terms, Books books, Runnable afterClose)
            throws QuiesceException {
        store.tidy();
        StorageDesk desk = new StorageDesk(store, tools, rules, terms, books, afterClose);
        desk.keeping.finish();
        desk.store.arrivals(desk::takeUp);
        books.settle(desk.transfers.all(), desk::settled);
        desk.upkeep.add(new Upkeep(desk::lookForAbandoned, desk.abandoned.period()));
        return desk;
    }

    /** Removes the arrivals whose agent does not come back. */
    void lookForAbandoned() {
        abandoned.look();
    }

    private void takeUp(BackupStore.Arrival arrival) {
        try {
            if (arrival.published()) {
                arrival.remove();
                return;
            }
            OpenRecord open = OpenRecord.decode(arrival.note());
            State state = arrival.decided() ? State.DECIDED : State.ARRIVING;
            Transfer transfer = new Transfer(open, arrival, room, store.mostChunks(), state);
            transfers.restore(transfer);
            if (state == State.DECIDED) {
                published(transfer, sealing.finish(transfer));
            }
        } catch (IOException | QuiesceException | IllegalArgumentException e) {
            LOG.error(
                    "the arrival {} of {} could not be taken up",
                    arrival.backup(),
                    arrival.place().client(),
                    e);
        }
    }

    private void published(Transfer transfer, BackupRow row) {
        transfers.remove(transfer);
        Receipt receipt = row.receipt();
        books.transfers()
                .ended(
                        transfer,
                        receipt.good() ? TransferResult.PUBLISHED : TransferResult.NOT_GOOD,
                        row.seal().length(),
                        String.join("; ", receipt.reasons()));
    }

    /** A transfer that an earlier process ended without noting it. */
    private TransferLog settled(TransferLog log) {
        try {
            Optional<BackupRow> row = catalog.find(log.client(), log.backup());
            if (row.isPresent()) {
                Receipt receipt = row.get().receipt();
                return log.ended(
                        receipt.good() ? TransferResult.PUBLISHED : TransferResult.NOT_GOOD,
                        receipt.publishedAt(),
                        row.get().seal().length(),
                        String.join("; ", receipt.reasons()));
            }
        } catch (StorageException e) {
            LOG.warn("how {} of {} ended is not known: {}", log.path(), log.client(), e.getMessage());
        }
        return log.ended(
                TransferResult.LOST, log.startedAt(), 0, "the receiver was killed as it ended; when is not known");
    }

    @Override
    public ReceiverStorage.Upkeep upkeep() {
        return rounds;
    }

    @Override
    public int arriving() {
        return transfers.all().size();
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException, QuiesceException;
    }

    /** Marks what is logged from here on until the request is served. */
    private <T> T answer(String client, BackupId about, Step<T> step) throws QuiesceException {
        MDC.put("backup", about.toString());
        return answer(client, step);
    }

    private <T> T answer(String client, Step<T> step) throws QuiesceException {
        if (closed) {
            throw Refusals.busy("the receiver is stopping");
        }
        if (!ClientName.valid(client)) { // it becomes a folder
            throw new TransferException(
                    "the client's name cannot be a folder",
                    "Enrol the client under a name of " + ClientName.RULE + ".",
                    Refusal.NAME);
        }
        try {
            return step.run();
        } catch (TransferException e) {
            throw e;
        } catch (StorageException e) {
            throw Refusals.storage(e);
        } catch (IncomingSeal.PeerFailure e) {
            throw e.refusal();
        } catch (IOException e) {
            throw Refusals.storage(new StorageException(
                    StorageException.Kind.FAILED, "storage failed: " + e, "Check the receiver's storage.", e));
        } catch (QuiesceException e) {
            LOG.warn("{} got a refusal", client, e);
            throw Refusals.corrupt(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ReceiverStatus status(String client) throws QuiesceException {
        return answer(client, () -> new ReceiverStatus(version, client, allowance.left(client, room.free())));
    }

    @Override
    public Opened open(String client, OpenRequest request) throws QuiesceException {
        return answer(client, request.backup(), () -> opening.open(client, request));
    }

    @Override
    public Opened resume(String client, BackupId backup, ResumeToken token) throws QuiesceException {
        return answer(client, backup, () -> {
            Optional<Transfer> running = transfers
                    .find(client, token)
                    .filter(t -> t.open().request().backup().equals(backup));
            running.ifPresent(books.transfers()::resumed);
            return running.isPresent() ? running.get().opened() : resumePublished(client, backup, token);
        });
    }

    private Opened resumePublished(String client, BackupId backup, ResumeToken token) throws QuiesceException {
        BackupRow row = catalog.find(client, backup).orElseThrow(Refusals::token);
        Digest digest = NameRecord.digest(token);
        if (!names.givenTo(new Place(client, row.receipt().path()), digest)) {
            throw Refusals.token();
        }
        transfers.addPublished(client, token, backup);
        return new Opened(backup, token, row.receipt().path());
    }

    @Override
    public BitSet want(String client, ResumeToken token, List<ChunkRef> chunks) throws QuiesceException {
        return answer(client, () -> {
            if (chunks.size() > ReceiverLink.OFFER_LIMIT) {
                throw Refusals.protocol("more than " + ReceiverLink.OFFER_LIMIT + " chunks in one offer");
            }
            Optional<BackupId> published = transfers.published(client, token);
            if (published.isPresent()) {
                return retrieval.want(retrieval.require(client, published.get()), chunks);
            }
            Transfer transfer = transfers.require(client, token);
            BitSet wanted = transfer.want(chunks);
            allowance.requireForOffer(
                    transfer,
                    wanted.stream().mapToLong(i -> chunks.get(i).length()).sum());
            return wanted;
        });
    }

    @Override
    public Intake take(String client, ResumeToken token, ChunkRef chunk) throws QuiesceException {
        return answer(client, () -> {
            Transfer transfer = transfers.require(client, token);
            allowance.requireForOffer(transfer, chunk.length());
            return transfer.take(chunk);
        });
    }

    @Override
    public Receipt seal(
            String client, ResumeToken token, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws QuiesceException {
        return answer(client, () -> {
            Optional<Transfer> transfer = transfers.find(client, token);
            if (transfer.isEmpty()) {
                return sealing.again(client, seal);
            }
            Receipt receipt = sealing.seal(transfer.get(), seal, signatures, verified);
            BackupId backup = transfer.get().open().request().backup();
            Optional<BackupRow> row = catalog.find(client, backup);
            row.ifPresent(r -> published(transfer.get(), r));
            transfers.remove(transfer.get());
            transfers.addPublished(client, token, backup);
            return receipt;
        });
    }

    @Override
    public void abandon(String client, ResumeToken token) throws QuiesceException {
        answer(client, () -> {
            removal.byItsAgent(transfers.require(client, token));
            return true;
        });
    }

    @Override
    public void backups(String client, Consumer<ListedBackup> rows) throws QuiesceException {
        answer(client, () -> {
            List<BackupRow> all = new ArrayList<>();
            catalog.each(client, all::add);
            for (BackupRow row : all) {
                rows.accept(keeping.listed(row));
            }
            return true;
        });
    }

    @Override
    public void outlook(String client, Consumer<Outlook> rows) throws QuiesceException {
        answer(client, () -> {
            keeping.outlook(client).forEach(rows);
            return true;
        });
    }

    @Override
    public void hold(String client, BackupId backup, HoldWish wish) throws QuiesceException {
        answer(client, backup, () -> {
            keeping.holdFor(client, backup, wish);
            return true;
        });
    }

    @Override
    public void copySeal(String client, BackupId backup, OutputStream out) throws QuiesceException {
        answer(client, backup, () -> {
            retrieval.copySeal(client, backup, out);
            return true;
        });
    }

    @Override
    public void copy(String client, BackupId backup, long offset, long length, OutputStream out)
            throws QuiesceException {
        answer(client, backup, () -> {
            retrieval.copy(client, backup, offset, length, out);
            return true;
        });
    }

    @Override
    public Receipt verify(String client, BackupId backup, LongConsumer verified) throws QuiesceException {
        return answer(
                client,
                backup,
                () -> keeping.examineFor(client, backup, bytes -> {
                    requireOpen();
                    verified.accept(bytes);
                }));
    }

    private void requireOpen() throws QuiesceException {
        if (closed) {
            throw Refusals.busy("the receiver is stopping");
        }
    }

    /** Answers commands beside it; begun before anybody is served. */
    void answer(HomeRequests requests) {
        upkeep.add(new Upkeep(() -> requests.answerAll(this), HomeRequests.PERIOD));
    }

    /** Begins what the receiver does by itself, before anybody is served. */
    void keepHouse(Rounds last) {
        Examiner examiner = new Examiner(keeping, rounds, calendar);
        repeat("retention", last, keeping::keepHouse);
        repeat("verification", last, () -> examiner.round(bytes -> requireOpen()));
    }

    private void repeat(String what, Rounds last, Round round) {
        Duration every = rounds.every();
        upkeep.add(new Upkeep("receiver-" + what, () -> round(what, last, round), last.first(what, every), every));
    }

    @FunctionalInterface
    private interface Round {
        void run() throws QuiesceException;
    }

    private static void round(String what, Rounds last, Round round) {
        Instant began = last.now();
        try {
            round.run();
            last.made(what, began);
        } catch (QuiesceException e) {
            LOG.error("the scheduled {} ended early; the next round tries again", what, e);
        }
    }

    @Override
    public List<PlanOutcome> decide(boolean clockConfirmed) throws QuiesceException {
        return keeping.decide(clockConfirmed);
    }

    @Override
    public List<BackupId> remove(List<BackupId> wanted, boolean clockConfirmed, String by) throws QuiesceException {
        return keeping.remove(wanted, clockConfirmed, by);
    }

    @Override
    public void hold(String client, BackupId backup, Hold hold) throws QuiesceException {
        keeping.hold(client, backup, hold);
    }

    @Override
    public Examination examine(String client, BackupId backup, int percent, String by) throws QuiesceException {
        return keeping.examine(client, backup, percent, by, bytes -> requireOpen());
    }

    @Override
    public BackupMarks marks(String client, BackupId backup) throws QuiesceException {
        return keeping.marks(client, backup);
    }

    @Override
    public List<String> catalogDifferences() throws QuiesceException {
        return books.differences();
    }

    @Override
    public int rebuildCatalog() throws QuiesceException {
        int listed = books.rebuild();
        catalog.forget();
        marks.forget();
        return listed;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        opening.close();
        upkeep.forEach(Upkeep::close);
        transfers.all().forEach(Transfer::shut);
        books.close();
        store.close();
        afterClose.run();
    }
}
