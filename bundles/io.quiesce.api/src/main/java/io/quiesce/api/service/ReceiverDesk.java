package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the network end hands in at the storage host. Every call names the authenticated client; whatever it asks for is
 * looked up under that client only. Refusals are {@code TransferException}s. Safe between threads.
 */
@ProviderType
public interface ReceiverDesk {

    /** Checks a signature with the certificate of the session. */
    @FunctionalInterface
    interface SignatureCheck {
        boolean verify(byte[] message, byte[] signature);
    }

    ReceiverStatus status(String client) throws QuiesceException;

    Opened open(String client, OpenRequest request) throws QuiesceException;

    Opened resume(String client, BackupId backup, ResumeToken token) throws QuiesceException;

    /** Positions of the chunks that are not durably held; held ones have been verified again. */
    BitSet want(String client, ResumeToken token, List<ChunkRef> chunks) throws QuiesceException;

    /** Begins to take in one chunk. */
    Intake take(String client, ResumeToken token, ChunkRef chunk) throws QuiesceException;

    /** One chunk on its way in; closing it without {@link #keep} forgets it. One thread at a time. */
    interface Intake extends AutoCloseable {
        /** Takes all remaining bytes of the buffer; more than the chunk's length is refused. */
        void write(ByteBuffer bytes) throws QuiesceException;

        /** Checks length and digest, makes the chunk durable; only then KEPT may be said. */
        void keep() throws QuiesceException;

        @Override
        void close();
    }

    /** Verifies everything against the seal, publishes, records. */
    Receipt seal(String client, ResumeToken token, InputStream seal, SignatureCheck signatures, LongConsumer verified)
            throws QuiesceException;

    void abandon(String client, ResumeToken token) throws QuiesceException;

    void backups(String client, Consumer<ListedBackup> rows) throws QuiesceException;

    /** As {@link ReceiverLink#outlook}. */
    void outlook(String client, Consumer<Outlook> rows) throws QuiesceException;

    /** As {@link ReceiverLink#hold}. */
    void hold(String client, BackupId backup, HoldWish wish) throws QuiesceException;

    void copySeal(String client, BackupId backup, OutputStream out) throws QuiesceException;

    /** Copies a range of a published {@code Data.zip}; a range outside it is refused. */
    void copy(String client, BackupId backup, long offset, long length, OutputStream out) throws QuiesceException;

    Receipt verify(String client, BackupId backup, LongConsumer verified) throws QuiesceException;
}
