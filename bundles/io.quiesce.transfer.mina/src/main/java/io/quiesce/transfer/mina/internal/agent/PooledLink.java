package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.api.transfer.ResumeToken;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.identity.Signers;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link whose calls borrow a line from a pool, each for one exchange. */
final class PooledLink implements ReceiverLink {

    private static final Logger LOG = LoggerFactory.getLogger(PooledLink.class);
    private static final LongConsumer NOBODY = count -> {};

    private final LinePool pool;
    private final Identity identity;
    private final Failures failures;
    private final NetworkLimits limits;
    private final Signers signers;

    PooledLink(LinePool pool, Identity identity, Failures failures, NetworkLimits limits, Signers signers) {
        this.pool = pool;
        this.identity = identity;
        this.signers = signers;
        this.failures = failures;
        this.limits = limits;
    }

    @FunctionalInterface
    private interface Call<T> {
        T on(Exchange exchange) throws IOException, ProtocolViolation, QuiesceException;
    }

    private <T> T call(Call<T> call) throws QuiesceException {
        Line line = pool.borrow();
        Exchange exchange = new Exchange(line, limits, failures);
        try {
            return call.on(exchange);
        } catch (CallersStream.Failed e) {
            throw TransferException.ofCallersStream(
                    "the transfer with " + failures.peer() + " stopped: " + e.getMessage(),
                    "Check the disk that the bytes come from or go to.",
                    e);
        } catch (IOException e) {
            throw exchange.lastWord().orElseGet(() -> failures.lost(e));
        } catch (ProtocolViolation e) {
            throw failures.violated(e);
        } finally {
            pool.giveBack(line, exchange.answered());
        }
    }

    @Override
    public ReceiverStatus status() throws QuiesceException {
        return call(x -> x.ask(new Message.Status(), Message.State.class)).status();
    }

    @Override
    public Opened open(OpenRequest request) throws QuiesceException {
        return call(x -> x.ask(new Message.Open(request), Message.Opened.class)).transfer();
    }

    @Override
    public Opened resume(BackupId backup, ResumeToken token) throws QuiesceException {
        return call(x -> x.ask(new Message.Resume(backup, token), Message.Opened.class))
                .transfer();
    }

    @Override
    public BitSet offer(ResumeToken token, List<ChunkRef> chunks) throws QuiesceException {
        if (chunks.size() > OFFER_LIMIT) {
            throw new IllegalArgumentException(chunks.size() + " chunks in one offer");
        }
        if (chunks.isEmpty()) {
            return new BitSet();
        }
        return call(x -> {
            Message.Want want = x.ask(new Message.Offer(token, chunks), Message.Want.class);
            if (want.offered() != chunks.size()) {
                throw new ProtocolViolation(
                        "an offer of " + chunks.size() + " chunks was answered for " + want.offered());
            }
            return want.missing();
        });
    }

    @Override
    public void send(ResumeToken token, ChunkRef chunk, InputStream content, LongConsumer sent)
            throws QuiesceException {
        call(x -> {
            x.begin(new Message.Chunk(token, chunk));
            long bytes = x.upload(CallersStream.reading(content), chunk.length(), sent);
            if (bytes < chunk.length()) {
                throw new CallersStream.Failed("the content of chunk " + chunk.index() + " ends after " + bytes + " of "
                        + chunk.length() + " bytes");
            }
            Message.Kept kept = x.await(Message.Kept.class, NOBODY);
            if (kept.index() != chunk.index()) {
                throw new ProtocolViolation("chunk " + chunk.index() + " was sent and " + kept.index() + " kept");
            }
            return kept;
        });
    }

    @Override
    public Receipt seal(ResumeToken token, InputStream seal, LongConsumer verified) throws QuiesceException {
        return call(x -> {
                    x.begin(new Message.Seal(token));
                    x.upload(CallersStream.reading(seal), Long.MAX_VALUE, NOBODY);
                    return x.await(Message.Verdict.class, verified);
                })
                .receipt();
    }

    @Override
    public void abandon(ResumeToken token) throws QuiesceException {
        call(x -> x.ask(new Message.Abandon(token), Message.Abandoned.class));
    }

    @Override
    public void backups(Consumer<ListedBackup> rows) throws QuiesceException {
        call(x -> {
            x.begin(new Message.Backups());
            return x.rows(Message.Row.class, row -> rows.accept(row.backup()));
        });
    }

    @Override
    public void outlook(Consumer<Outlook> rows) throws QuiesceException {
        call(x -> {
            x.begin(new Message.Retention());
            return x.rows(Message.Outlook.class, row -> rows.accept(row.outlook()));
        });
    }

    @Override
    public void fetchSeal(BackupId backup, OutputStream out) throws QuiesceException {
        call(x -> {
            x.begin(new Message.FetchSeal(backup));
            return x.download(CallersStream.writing(out), Long.MAX_VALUE);
        });
    }

    @Override
    public void fetch(BackupId backup, long offset, long length, OutputStream out) throws QuiesceException {
        call(x -> {
            x.begin(new Message.Fetch(backup, offset, length));
            long received = x.download(CallersStream.writing(out), length);
            if (received != length) {
                throw new TransferException(
                        failures.peer() + " gave " + received + " of " + length + " bytes from " + offset,
                        "Verify the backup at the receiver.",
                        Refusal.CORRUPT);
            }
            return received;
        });
    }

    @Override
    public Receipt verify(BackupId backup, LongConsumer verified) throws QuiesceException {
        return call(x -> {
                    x.begin(new Message.Verify(backup));
                    return x.await(Message.Verdict.class, verified);
                })
                .receipt();
    }

    @Override
    public void hold(BackupId backup, HoldWish wish) throws QuiesceException {
        call(x -> x.ask(new Message.Hold(backup, wish), Message.Held.class));
    }

    /** Asks for a certificate for a new key. */
    Message.Certificate renew(byte[] request) throws QuiesceException {
        return call(x -> x.ask(new Message.Renew(new Message.Bytes(request)), Message.Certificate.class));
    }

    @Override
    public byte[] sign(byte[] message) throws QuiesceException {
        try {
            return identity.sign(message);
        } catch (GeneralSecurityException e) {
            throw TransferException.ofCallersStream(
                    "the seal for " + failures.peer() + " can't be signed: " + e.getMessage(),
                    "The agent's key may be damaged: enrol again.",
                    e);
        }
    }

    @Override
    public boolean isSignedHere(byte[] message, byte[] signature) {
        try {
            return signers.signed(message, signature);
        } catch (IOException e) { // no reason to keep anybody from a restore
            LOG.warn("the certificates that this home has had can't be read: {}", FileTrouble.of(e));
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
