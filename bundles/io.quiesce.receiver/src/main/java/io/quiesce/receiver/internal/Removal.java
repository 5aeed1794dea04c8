package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.TransferResult;
import io.quiesce.receiver.internal.Transfer.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an arrival without a backup: its agent gives it up, or does not come back. Its name stays used. */
final class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Transfers transfers;
    private final TransferBook book;

    Removal(Transfers transfers, TransferBook book) {
        this.transfers = transfers;
        this.book = book;
    }

    /** Asked when nothing else can happen to the transfer any more. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws QuiesceException;
    }

    /** @throws QuiesceException a refusal when it is sealed already, or is being used at this moment */
    void byItsAgent(Transfer transfer) throws QuiesceException {
        transfer.aloneAtOnce();
        try {
            if (isSealed(transfer)) {
                throw Refusals.conflict("the backup is sealed already");
            }
            remove(transfer, TransferResult.GIVEN_UP, "its agent gave it up");
            LOG.info("{} gave up {}", transfer.open().client(), place(transfer));
        } finally {
            transfer.release();
        }
    }

    /** Leaves one that is sealed, is being used, or for which the condition does not hold any more. */
    boolean byAge(Transfer transfer, Condition condition) throws QuiesceException {
        transfer.aloneAtOnce();
        try {
            if (isSealed(transfer) || transfer.isReceiving() || !condition.holds()) {
                return false;
            }
            remove(transfer, TransferResult.ABANDONED, "its agent did not come back");
            return true;
        } finally {
            transfer.release();
        }
    }

    private static boolean isSealed(Transfer transfer) throws QuiesceException {
        return transfer.state() != State.ARRIVING || transfer.arrival().decided();
    }

    private void remove(Transfer transfer, TransferResult result, String reason) throws QuiesceException {
        transfer.endIntakes();
        long arrived = transfer.heldBytes();
        transfer.end(State.GONE);
        transfers.remove(transfer);
        transfer.arrival().remove();
        book.ended(transfer, result, arrived, reason);
    }

    private static String place(Transfer transfer) {
        return transfer.arrival().place().path();
    }
}
