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
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A link to one receiver. Calls block; they may come from several threads, each then uses a connection of its own. A
 * broken connection fails the call that used it and is replaced by the next call.
 */
@ProviderType
public interface ReceiverLink extends AutoCloseable, Seals.Signer {

    /** Largest number of chunks in one {@link #offer}. */
    int OFFER_LIMIT = 8192;

    ReceiverStatus status() throws QuiesceException;

    /** Begins a transfer; the same backup id again gives the same token and path. */
    Opened open(OpenRequest request) throws QuiesceException;

    /** Goes on with an interrupted transfer. */
    Opened resume(BackupId backup, ResumeToken token) throws QuiesceException;

    /**
     * Says what there is to send.
     *
     * @param chunks at most {@link #OFFER_LIMIT}
     * @return positions in {@code chunks} of those that the receiver does not durably hold
     */
    BitSet offer(ResumeToken token, List<ChunkRef> chunks) throws QuiesceException;

    /**
     * Sends one chunk and returns when the receiver has it on durable storage.
     *
     * @param content exactly {@code chunk.length()} bytes; read to the end, not closed
     * @param sent told how many bytes have left, in growing order
     */
    void send(ResumeToken token, ChunkRef chunk, InputStream content, LongConsumer sent) throws QuiesceException;

    /**
     * Sends the seal and waits while the receiver verifies and publishes.
     *
     * @param verified told how many bytes are verified: the receiver's sign of life
     */
    Receipt seal(ResumeToken token, InputStream seal, LongConsumer verified) throws QuiesceException;

    /** Gives a transfer up; what the receiver holds of it is removed. */
    void abandon(ResumeToken token) throws QuiesceException;

    /** This client's published backups, oldest first. */
    void backups(Consumer<ListedBackup> rows) throws QuiesceException;

    /** What the receiver's retention would do with each of them now; changes nothing. */
    void outlook(Consumer<Outlook> rows) throws QuiesceException;

    /**
     * Holds one of this client's backups, or releases what it holds itself.
     *
     * @throws QuiesceException refused with CONFLICT while somebody at the receiver holds it, with QUOTA when the client holds
     *     as many as it may
     */
    void hold(BackupId backup, HoldWish wish) throws QuiesceException;

    /** Whether this home has signed that, with any certificate that it is known to have had from a receiver. */
    boolean isSignedHere(byte[] message, byte[] signature);

    /** Copies the published seal with its receipt. */
    void fetchSeal(BackupId backup, OutputStream out) throws QuiesceException;

    /** Copies {@code length} bytes of the published {@code Data.zip} from {@code offset}. */
    void fetch(BackupId backup, long offset, long length, OutputStream out) throws QuiesceException;

    /**
     * Lets the receiver read a published backup again, every byte, and compare with its seal.
     *
     * @return the receipt, not good and with reasons when something differs
     */
    Receipt verify(BackupId backup, LongConsumer verified) throws QuiesceException;

    @Override
    void close();
}
