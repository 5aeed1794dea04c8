package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.StorageException;
import io.quiesce.api.error.TransferException;
import java.util.Optional;

/** What a client may still store: its quota less its published backups and what its unfinished deliveries have announced. */
record Allowance(Catalog catalog, Transfers transfers, Quotas quotas) {

    /** No more than that, and no more than its quota leaves. */
    ByteSize left(String client, ByteSize most) throws QuiesceException {
        Optional<ByteSize> quota = quotas.of(client);
        if (quota.isEmpty()) {
            return most;
        }
        return new ByteSize(Math.min(most.bytes(), Math.max(0, quota.get().bytes() - used(client))));
    }

    /** @throws TransferException when a new delivery of that size is beyond the quota */
    void require(String client, ByteSize expected) throws QuiesceException {
        Optional<ByteSize> quota = quotas.of(client);
        if (quota.isEmpty()) {
            return;
        }
        long used = used(client);
        if (expected.bytes() > quota.get().bytes() - used) {
            throw Refusals.quotaFull("the backup needs up to " + expected.display() + ", and client " + client
                    + " has stored " + new ByteSize(used).display() + " of its quota of "
                    + quota.get().display());
        }
    }

    /** @throws TransferException when what is wanted of an offer is beyond the quota, which may have been lowered meanwhile */
    void requireForOffer(Transfer transfer, long wantedBytes) throws QuiesceException {
        String client = transfer.open().client();
        Optional<ByteSize> quota = quotas.of(client);
        if (quota.isEmpty() || wantedBytes == 0) {
            return;
        }
        long others = used(client) - transfer.announcedBytes();
        if (transfer.heldBytes() + wantedBytes > quota.get().bytes() - others) {
            throw Refusals.quotaFull("the rest of the backup is beyond the quota of client " + client + ", "
                    + quota.get().display() + ": other backups take "
                    + new ByteSize(Math.max(0, others)).display());
        }
    }

    private long used(String client) throws StorageException {
        long[] bytes = {0};
        catalog.each(client, row -> bytes[0] += row.seal().length());
        return bytes[0]
                + transfers.all().stream()
                        .filter(t -> t.open().client().equals(client))
                        .mapToLong(Transfer::announcedBytes)
                        .sum();
    }
}
