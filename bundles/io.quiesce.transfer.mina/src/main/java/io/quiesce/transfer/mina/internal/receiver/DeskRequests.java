package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.ReceiverDesk;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.transfer.mina.internal.identity.Identity;
import io.quiesce.transfer.mina.internal.line.IncomingRun;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.OutgoingRun;
import io.quiesce.transfer.mina.internal.registry.Registrar;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Hands one client's requests to the desk and makes the answers.
 *
 * @param client as the registry calls it
 * @param certificate of the session
 * @param mayRestore whether the client may read its backups back now
 * @param silence longest time without a byte when one is due
 */
record DeskRequests(
        ReceiverDesk desk,
        Registrar registrar,
        Line line,
        SignOfLife life,
        Visits visits,
        String client,
        X509Certificate certificate,
        BooleanSupplier mayRestore,
        Duration silence) {

    /** The answer to a request that is one frame. */
    Message answer(Message request) throws QuiesceException, IOException, ProtocolViolation {
        return switch (request) {
            case Message.Status s -> new Message.State(desk.status(client));
            case Message.Open o -> new Message.Opened(desk.open(client, o.request()));
            case Message.Resume r -> new Message.Opened(desk.resume(client, r.backup(), r.token()));
            case Message.Offer o -> new Message.Want(o.chunks().size(), desk.want(client, o.token(), o.chunks()));
            case Message.Abandon a -> {
                desk.abandon(client, a.token());
                yield new Message.Abandoned();
            }
            case Message.Backups b -> rows(send -> desk.backups(client, row -> send.accept(new Message.Row(row))));
            case Message.Retention r -> rows(send -> desk.outlook(client, o -> send.accept(new Message.Outlook(o))));
            case Message.FetchSeal f -> run(f.backup(), out -> desk.copySeal(client, f.backup(), out));
            case Message.Fetch f -> run(f.backup(), out -> desk.copy(client, f.backup(), f.offset(), f.length(), out));
            case Message.Verify v -> new Message.Verdict(desk.verify(client, v.backup(), life::count));
            case Message.Hold h -> {
                desk.hold(client, h.backup(), h.wish());
                yield new Message.Held();
            }
            case Message.Renew r -> {
                Message renewed = registrar.renew(client, certificate, r);
                visits.enter(AuditKind.CERTIFICATE_RENEWED, client, line.peerAddress(), "by its older one");
                yield renewed;
            }
            default ->
                throw new ProtocolViolation(request.getClass().getSimpleName() + " is not expected between requests");
        };
    }

    @FunctionalInterface
    private interface Rows {
        void to(Consumer<Message> send) throws QuiesceException;
    }

    private Message rows(Rows rows) throws QuiesceException, IOException {
        long[] count = {0};
        try {
            rows.to(row -> {
                sendRow(row);
                count[0]++;
            });
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new Message.End(count[0]);
    }

    private void sendRow(Message row) {
        try {
            line.send(row, silence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Copy {
        void to(OutputStream out) throws QuiesceException;
    }

    private Message run(BackupId backup, Copy copy) throws QuiesceException, IOException {
        if (!mayRestore.getAsBoolean()) {
            visits.readRefused(client, line.peerAddress());
            throw mayNotRestore();
        }
        // closed by nobody: the line outlives it
        OutgoingRun out = new OutgoingRun(line, silence);
        copy.to(new FirstByte(out, () -> visits.read(client, line.peerAddress(), backup)));
        out.flush();
        return new Message.End(out.sent());
    }

    TransferException mayNotRestore() {
        return new TransferException(
                "client " + client + " may deliver backups here, not read them back",
                "The receiver's administrator allows it: quiesce-receiver client allow-restore " + client
                        + ", for a while with --until TIME.",
                Refusal.AUTHENTICATION);
    }

    /** Takes in one chunk; the run may not be at its end when this throws. */
    Message take(Message.Chunk request, IncomingRun run) throws QuiesceException, IOException, ProtocolViolation {
        ChunkRef chunk = request.chunk();
        try (ReceiverDesk.Intake intake = desk.take(client, request.token(), chunk)) {
            for (Optional<ByteBuffer> piece = run.next(); piece.isPresent(); piece = run.next()) {
                if (run.received() > chunk.length()) {
                    throw new ProtocolViolation(
                            run.received() + " bytes came for chunk " + chunk.index() + " of " + chunk.length());
                }
                intake.write(piece.get());
                life.count(run.received());
            }
            if (run.received() < chunk.length()) {
                throw new TransferException(
                        "chunk " + chunk.index() + " ended after " + run.received() + " of " + chunk.length()
                                + " bytes",
                        "The agent gave it up; it will be sent again.",
                        Refusal.DIGEST);
            }
            intake.keep();
            return new Message.Kept(chunk.index());
        }
    }

    /** Takes in the seal and waits for the verdict; the run may not be at its end when this throws. */
    Message seal(Message.Seal request, IncomingRun run) throws QuiesceException, IOException, ProtocolViolation {
        Message verdict = new Message.Verdict(desk.seal(
                client,
                request.token(),
                run.stream(),
                (message, signature) -> Identity.signed(certificate, message, signature),
                life::count));
        run.discard();
        return verdict;
    }
}
