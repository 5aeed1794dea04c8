package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Arrival;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.ReceiverDesk.SignatureCheck;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.receiver.internal.Transfer.State;
import io.quiesce.receiver.internal.Verification.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the agent's seal to a published backup: check the seal → read everything back → decide → publish → record → tidy. Each
 * step is repeatable, and everything after "decide" needs no knowledge but what lies in storage.
 */
final class Sealing {

    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final BackupStore store;
    private final Seals seals;
    private final SealCheck check;
    private final Catalog catalog;
    private final Turns turns;
    private final Clock clock;

    Sealing(BackupStore store, Seals seals, Catalog catalog, Turns turns, Clock clock) {
        this.store = store;
        this.seals = seals;
        this.check = new SealCheck(seals);
        this.catalog = catalog;
        this.turns = turns;
        this.clock = clock;
    }

    /** Seals a transfer; a second call waits for the first and gets the same receipt. */
    Receipt seal(Transfer transfer, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws IOException, QuiesceException {
        transfer.alone(verified);
        try {
            if (transfer.state() == State.ARRIVING && transfer.arrival().decided()) {
                transfer.enter(State.DECIDED); // an earlier call failed after its verdict had become durable
            }
            return switch (transfer.state()) {
                case ARRIVING -> arriving(transfer, seal, signatures, verified);
                case DECIDED -> decidedAgain(transfer, seal);
                case PUBLISHED -> again(transfer.open().client(), seal);
                case GONE -> throw Refusals.token();
            };
        } finally {
            transfer.release();
        }
    }

    private Receipt arriving(Transfer transfer, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws IOException, QuiesceException {
        transfer.endIntakes();
        Arrival arrival = transfer.arrival();
        transfer.putSeal(seal);
        SealHeader header;
        try (InputStream in = arrival.seal()) {
            header = check.check(in, transfer.open().request(), transfer.held(), signatures);
        }
        Outcome outcome = turns.take(watch(transfer, verified), () -> verify(transfer, verified));
        if (outcome.different() > 0) {
            throw Refusals.digest(outcome.different() + " chunks no longer read back as they were kept, first "
                    + outcome.differences().getFirst());
        }
        List<String> reasons = Goodness.reasons(header);
        Receipt receipt = new Receipt(
                arrival.place().client(),
                arrival.place().path(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                outcome.sha256(),
                outcome.md5(),
                reasons.isEmpty(),
                reasons);
        decide(arrival, receipt);
        transfer.enter(State.DECIDED);
        return finish(transfer).receipt();
    }

    private static Verification.Watch watch(Transfer transfer, LongConsumer verified) {
        return new Verification.Watch() {
            @Override
            public void verified(long bytes) throws QuiesceException {
                transfer.requireServed();
                verified.accept(bytes);
            }

            @Override
            public void differs(Verification.Difference difference) throws QuiesceException {
                transfer.discard(difference.chunk(), difference.what());
            }
        };
    }

    private Outcome verify(Transfer transfer, LongConsumer verified) throws IOException, QuiesceException {
        try (InputStream in = transfer.arrival().seal();
                Seals.Reading reading = seals.read(in)) {
            return Verification.run(reading::next, transfer.arrival()::read, watch(transfer, verified));
        }
    }

    private void decide(Arrival arrival, Receipt receipt) throws IOException, StorageException {
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        seals.append(receipt, tail);
        try (InputStream seal = arrival.seal();
                InputStream whole = new SequenceInputStream(seal, new ByteArrayInputStream(tail.toByteArray()))) {
            arrival.decide(whole);
        }
    }

    /** Brings a decided arrival to its end; also what a start does for one that an earlier process left. */
    BackupRow finish(Transfer transfer) throws IOException, QuiesceException {
        Arrival arrival = transfer.arrival();
        BackupRow row = decided(arrival).row();
        arrival.publish();
        catalog.add(row);
        LOG.info(
                "{} published {}, {} bytes, {}",
                row.receipt().client(),
                row.receipt().path(),
                row.seal().length(),
                row.receipt().good() ? "good" : "not good: " + row.receipt().reasons());
        transfer.end(State.PUBLISHED);
        try {
            arrival.remove();
        } catch (StorageException e) {
            LOG.warn("the arrival of {} remains until the next start: {}", row.id(), e.getMessage());
        }
        return row;
    }

    private PublishedSeal decided(Arrival arrival) throws IOException, QuiesceException {
        try (InputStream in = arrival.sealed()) {
            return PublishedSeal.read(seals, in, arrival.place());
        }
    }

    /** Answers a seal whose backup is published: the agent did not see the receipt. */
    Receipt again(String client, InputStream seal) throws IOException, QuiesceException {
        IncomingSeal incoming = new IncomingSeal(seal, 0); // of any transfer that never was: its head at most
        try (Seals.Reading reading = seals.read(incoming)) {
            BackupRow row = catalog.find(client, reading.header().backup()).orElseThrow(Refusals::token);
            incoming.expect(row.seal().chunks());
            byte[] message = signedMessage(reading);
            Place place = new Place(client, row.receipt().path());
            try (InputStream in = store.seal(place)) {
                return requireSame(PublishedSeal.read(seals, in, place), message);
            }
        }
    }

    private Receipt decidedAgain(Transfer transfer, InputStream seal) throws IOException, QuiesceException {
        PublishedSeal decided = decided(transfer.arrival());
        try (Seals.Reading reading =
                seals.read(new IncomingSeal(seal, decided.row().seal().chunks()))) {
            Receipt receipt = requireSame(decided, signedMessage(reading));
            finish(transfer);
            return receipt;
        }
    }

    private static byte[] signedMessage(Seals.Reading reading) throws IOException, QuiesceException {
        while (reading.next().isPresent()) {
            continue; // the reading checks each chunk as it passes
        }
        return reading.signedMessage();
    }

    private static Receipt requireSame(PublishedSeal known, byte[] message) throws TransferException {
        if (!known.signs(message)) {
            throw Refusals.conflict("another seal of this backup was accepted before");
        }
        return known.row().receipt();
    }
}
