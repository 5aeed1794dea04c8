package io.quiesce.receiver.internal;

import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Seals;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.receiver.internal.Verification.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Gives published backups back, a client its own ones, and reads them again on request. */
final class Retrieval {

    /** Percent. */
    static final int ALL = 100;

    private static final int BUFFER = 256 << 10;

    private final BackupStore store;
    private final Seals seals;
    private final Catalog catalog;
    private final Turns turns;
    private final Pins pins;
    private final RandomGenerator random = new SecureRandom();

    Retrieval(BackupStore store, Seals seals, Catalog catalog, Turns turns, Pins pins) {
        this.store = store;
        this.seals = seals;
        this.catalog = catalog;
        this.turns = turns;
        this.pins = pins;
    }

    /** @throws TransferException when this client has no such backup */
    BackupRow require(String client, BackupId backup) throws TransferException, StorageException {
        return catalog.find(client, backup).orElseThrow(() -> Refusals.notFound("there is no backup " + backup));
    }

    void copySeal(String client, BackupId backup, OutputStream out) throws IOException, QuiesceException {
        BackupRow row = require(client, backup);
        try (Pins.Use use = pins.useByAgent(client, backup);
                InputStream in = store.seal(place(row))) {
            copy(in, out);
        }
    }

    void copy(String client, BackupId backup, long offset, long length, OutputStream out)
            throws IOException, QuiesceException {
        BackupRow row = require(client, backup);
        if (offset < 0 || length < 0 || offset > row.seal().length() - length) {
            throw Refusals.protocol("the range of " + length + " bytes from " + offset + " is outside the backup's "
                    + row.seal().length());
        }
        try (Pins.Use use = pins.useByAgent(client, backup);
                InputStream in = store.data(place(row), offset, length)) {
            long copied = copy(in, out);
            if (copied != length) {
                throw Refusals.corrupt("the backup's data end " + (length - copied) + " bytes early");
            }
        }
    }

    private static long copy(InputStream in, OutputStream out) throws IOException, TransferException {
        byte[] buffer = new byte[BUFFER];
        long copied = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            try {
                out.write(buffer, 0, n);
            } catch (IOException e) {
                throw new TransferException("the peer took no more bytes", "Fetch the rest again.", e);
            }
            copied += n;
        }
        return copied;
    }

    /**
     * What differs.
     *
     * @param reasons a sentence each, empty when nothing does
     * @param bytes that were read
     */
    record Found(List<String> reasons, long bytes) {}

    /**
     * Reads a backup again. Without a seal that can be read nobody can restore it, so that is a finding too.
     *
     * @param percent of its chunks, chosen at random; 100 for every byte
     */
    Found examine(String client, BackupId backup, int percent, Verification.Watch watch)
            throws IOException, QuiesceException {
        Place place = place(require(client, backup));
        return turns.take(watch, () -> {
            PublishedSeal seal;
            try (InputStream in = store.seal(place)) {
                seal = PublishedSeal.read(seals, in, place);
            } catch (ClosedByInterruptException e) {
                throw Refusals.busy("the receiver is stopping"); // says nothing about the bytes
            } catch (IOException | ArchiveException e) {
                return new Found(List.of("its seal can't be read: " + e.getMessage()), 0);
            } catch (StorageException e) {
                if (e.kind() != StorageException.Kind.MISSING) {
                    throw e;
                }
                return new Found(List.of("its seal is gone"), 0);
            }
            Outcome outcome;
            try (InputStream in = store.seal(place);
                    Seals.Reading reading = seals.read(in)) {
                Verification.Expected expected = percent == ALL
                        ? reading::next
                        : new Sample(reading::next, seal.row().seal().chunks(), percent, random);
                outcome = Verification.run(expected, (from, length) -> store.data(place, from, length), watch);
            }
            List<String> reasons = different(seal.row(), outcome, store.length(place));
            if (percent == ALL && reasons.isEmpty()) {
                reasons.addAll(otherDigests(seal.row(), outcome));
            }
            return new Found(reasons, outcome.bytes());
        });
    }

    private static List<String> different(BackupRow row, Outcome outcome, OptionalLong length) {
        List<String> reasons = new ArrayList<>();
        outcome.differences().forEach(d -> reasons.add(d.toString()));
        if (outcome.different() > outcome.differences().size()) {
            reasons.add((outcome.different() - outcome.differences().size()) + " more chunks differ");
        }
        if (length.isEmpty()) {
            reasons.add("its data are gone");
        } else if (length.getAsLong() != row.seal().length()) {
            reasons.add(
                    "its data have " + length.getAsLong() + " of " + row.seal().length() + " bytes");
        }
        return reasons;
    }

    private static List<String> otherDigests(BackupRow row, Outcome outcome) {
        List<String> reasons = new ArrayList<>();
        if (!outcome.sha256().equals(row.receipt().sha256())) {
            reasons.add("the whole hashes to another SHA-256 than the receipt says");
        }
        if (reasons.isEmpty() && !outcome.md5().equals(row.receipt().md5())) {
            reasons.add("the whole hashes to another MD5 than the receipt says");
        }
        return reasons;
    }

    /** For an agent that resumes what is published: nothing is wanted, if it is the same. */
    BitSet want(BackupRow row, List<ChunkRef> offered) throws IOException, QuiesceException {
        Set<ChunkRef> left = new HashSet<>(offered);
        try (InputStream in = store.seal(place(row));
                Seals.Reading reading = seals.read(in)) {
            for (Optional<ChunkRef> next = reading.next(); next.isPresent() && !left.isEmpty(); next = reading.next()) {
                left.remove(next.get());
            }
        }
        if (!left.isEmpty()) {
            throw Refusals.conflict("the backup is published with other chunks");
        }
        return new BitSet();
    }

    private static Place place(BackupRow row) {
        return new Place(row.receipt().client(), row.receipt().path());
    }
}
