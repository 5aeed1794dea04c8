package io.quiesce.receiver.internal;

import io.quiesce.api.Digest;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.BackupStore;
import io.quiesce.api.service.BackupStore.Place;
import io.quiesce.api.service.Naming;
import io.quiesce.api.transfer.OpenRequest;
import java.util.Optional;

/** Gives paths out under a client's root, each once for ever. */
final class Names {

    private final BackupStore store;
    private final Naming naming;

    Names(BackupStore store, Naming naming) {
        this.store = store;
        this.naming = naming;
    }

    /** Carries a storage failure through the naming's predicate. */
    private static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient StorageException failure;

        Unanswered(StorageException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    /** Reserves what the request wishes, with a suffix when that is taken. */
    Place reserve(String client, OpenRequest request, Digest token) throws QuiesceException {
        byte[] record = new NameRecord(request.backup(), token).encode();
        while (true) {
            Place place = choose(client, request);
            if (store.reserve(place, record)) {
                return place;
            }
            // somebody reserved it since it was found free; now it is taken, so the next choice is another
        }
    }

    private Place choose(String client, OpenRequest request) throws QuiesceException {
        try {
            String path = naming.reserve(request.wish(), candidate -> taken(client, candidate));
            return new Place(client, path);
        } catch (Unanswered e) {
            throw e.failure;
        } catch (IllegalArgumentException e) {
            throw new TransferException(
                    "the name is not allowed: " + e.getMessage(),
                    "Correct naming.directory and naming.file of the plan.",
                    Refusal.NAME);
        }
    }

    private boolean taken(String client, String path) {
        try {
            return store.taken(new Place(client, path));
        } catch (StorageException e) {
            throw new Unanswered(e);
        }
    }

    /** Whether a published place was given to that token's transfer. */
    boolean givenTo(Place place, Digest token) throws StorageException {
        Optional<byte[]> record = store.reservation(place);
        return record.isPresent() && NameRecord.decode(record.get()).token().equals(token);
    }
}
