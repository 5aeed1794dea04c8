package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Arrival;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.ReceiverStorage.Rules;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.receiver.internal.Transfer.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of an arrival: room → token → name → open record. One at a time, so that a repeated OPEN finds the first. */
final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);
    private static final int TOKEN_BYTES = 32;
    private static final int LONGEST_PLAN = 200;

    private final BackupStore store;
    private final Names names;
    private final Transfers transfers;
    private final Catalog catalog;
    private final Room room;
    private final Allowance allowance;
    private final TransferBook book;
    private final Clock clock;
    private final Rules rules;
    private final SecureRandom random;
    private boolean closed;

    Opening(Ledger ledger, Names names, Rules rules, Clock clock, SecureRandom random) {
        this.store = ledger.store();
        this.transfers = ledger.transfers();
        this.catalog = ledger.catalog();
        this.names = names;
        this.room = ledger.room();
        this.allowance = ledger.allowance();
        this.book = ledger.book();
        this.rules = rules;
        this.clock = clock;
        this.random = random;
    }

    /** What is there: in storage, on its way, published, how much more fits, and what is remembered. */
    record Ledger(
            BackupStore store,
            Transfers transfers,
            Catalog catalog,
            Room room,
            Allowance allowance,
            TransferBook book) {}

    /** After this no transfer begins any more. */
    synchronized void close() {
        closed = true;
    }

    synchronized Opened open(String client, OpenRequest request) throws QuiesceException {
        if (closed) {
            throw Refusals.busy("the receiver is stopping");
        }
        requireSane(request);
        Optional<Transfer> running = transfers.find(client, request.backup());
        if (running.isPresent()) {
            requireSame(running.get().open(), request);
            return running.get().opened();
        }
        if (catalog.find(client, request.backup()).isPresent()) {
            throw Refusals.conflict("backup " + request.backup() + " is published already");
        }
        Optional<Transfer> stored = stored(client, request);
        if (stored.isEmpty()) {
            requireFewer(client);
            allowance.require(client, request.expected());
            room.requireForTransfer(request.expected());
        }
        Transfer transfer = stored.isPresent() ? stored.get() : begin(client, request);
        transfer.held(); // what it announced counts against the room from now on
        transfers.add(transfer);
        book.begun(transfer);
        LOG.info("{} opened {} for {}", client, transfer.opened().path(), request.plan());
        return transfer.opened();
    }

    /** Each unfinished arrival costs memory, a name for ever and files, whether it has bytes or not. */
    private void requireFewer(String client) throws QuiesceException {
        long own = transfers.count(client);
        long all = transfers.count();
        if (own >= rules.arrivalsPerClient() || all >= rules.arrivals()) {
            LOG.warn("{} may not open a transfer: {} of its own are unfinished, {} in all", client, own, all);
            throw Refusals.quota(
                    "the receiver holds " + own + " unfinished transfers of this client", rules.abandonedAfter());
        }
    }

    /** An arrival whose OPEN failed after its record had become durable. */
    private Optional<Transfer> stored(String client, OpenRequest request) throws QuiesceException {
        Optional<Arrival> arrival = store.arrival(client, request.backup());
        if (arrival.isEmpty()) {
            return Optional.empty();
        }
        OpenRecord record = OpenRecord.decode(arrival.get().note());
        requireSame(record, request);
        return Optional.of(new Transfer(record, arrival.get(), room, store.mostChunks(), State.ARRIVING));
    }

    private static void requireSame(OpenRecord record, OpenRequest request) throws QuiesceException {
        if (!record.sameAs(request)) {
            throw Refusals.conflict("backup " + request.backup() + " was opened with other settings");
        }
    }

    private Transfer begin(String client, OpenRequest request) throws QuiesceException {
        ResumeToken token = newToken();
        OpenRecord record = new OpenRecord(client, request, token, clock.instant());
        byte[] note = record.encode();
        Place place = names.reserve(client, request, NameRecord.digest(token));
        Arrival arrival = store.begin(place, request.backup(), note);
        return new Transfer(record, arrival, room, store.mostChunks(), State.ARRIVING);
    }

    private ResumeToken newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private void requireSane(OpenRequest request) throws QuiesceException {
        String plan = request.plan();
        if (plan.isBlank() || plan.length() > LONGEST_PLAN || plan.chars().anyMatch(Character::isISOControl)) {
            throw Refusals.protocol("a plan's name has 1 to " + LONGEST_PLAN + " characters");
        }
        long chunk = request.chunkSize().bytes();
        if (chunk < 1 || chunk > store.largestChunk()) {
            throw Refusals.protocol("chunks of " + request.chunkSize() + " cannot be kept here");
        }
        if ((request.expected().bytes() - 1) / chunk >= store.mostChunks()) {
            throw Refusals.protocol("a backup of " + request.expected().display() + " needs larger chunks than "
                    + request.chunkSize() + ": at most " + store.mostChunks() + " are kept");
        }
    }
}
