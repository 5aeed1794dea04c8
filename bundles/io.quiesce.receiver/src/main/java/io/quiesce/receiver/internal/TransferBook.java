package io.quiesce.receiver.internal;

import io.quiesce.api.transfer.TransferResult;

/** What is remembered of transfers. Nothing depends on it, so nothing here fails or waits for a database. Safe between threads. */
interface TransferBook {

    TransferBook NONE = new TransferBook() {
        @Override
        public void begun(Transfer transfer) {}

        @Override
        public void resumed(Transfer transfer) {}

        @Override
        public void ended(Transfer transfer, TransferResult result, long bytes, String reason) {}
    };

    void begun(Transfer transfer);

    /** Its agent came back. */
    void resumed(Transfer transfer);

    /**
     * It is over, and what that means is durable in the storage.
     *
     * @param bytes of the backup, or what had arrived
     */
    void ended(Transfer transfer, TransferResult result, long bytes, String reason);
}
