package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.ReceiverStatus;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads the body of one frame, strictly: every byte is used, every value is in its range. */
final class MessageReader {

    private MessageReader() {}

    static Message read(Kind kind, ByteBuffer body) throws ProtocolViolation {
        FieldReader in = new FieldReader(body);
        try {
            Message message = fields(kind, in);
            in.requireNothingLeft();
            return message;
        } catch (IllegalArgumentException | DateTimeException e) {
            // the words of the API refuse what is out of their range
            throw new ProtocolViolation(kind + ": " + e.getMessage(), e);
        } catch (ProtocolViolation e) {
            throw new ProtocolViolation(kind + ": " + e.getMessage(), e);
        }
    }

    private static Message fields(Kind kind, FieldReader in) throws ProtocolViolation {
        return switch (kind) {
            case HELLO -> hello(in);
            case ERROR -> new Message.Failure(refusal(in), in.text(FieldLimits.MESSAGE), in.text(FieldLimits.MESSAGE));
            case REFUSED ->
                new Message.Refused(refusal(in), in.text(FieldLimits.MESSAGE), in.text(FieldLimits.MESSAGE));
            case PROGRESS -> new Message.Progress(in.count());
            case DATA -> throw new IllegalStateException("DATA is passed on in pieces");
            case END -> new Message.End(in.count());
            case STATUS -> new Message.Status();
            case STATE ->
                new Message.State(new ReceiverStatus(
                        in.text(FieldLimits.VERSION), in.text(FieldLimits.CLIENT), new ByteSize(in.count())));
            case OPEN -> open(in);
            case RESUME -> new Message.Resume(in.backup(), in.token());
            case OPENED ->
                new Message.Opened(
                        new io.quiesce.api.transfer.Opened(in.backup(), in.token(), in.text(FieldLimits.PATH)));
            case OFFER -> offer(in);
            case WANT -> want(in);
            case CHUNK -> new Message.Chunk(in.token(), chunk(in));
            case KEPT -> new Message.Kept(in.count());
            case SEAL -> new Message.Seal(in.token());
            case VERDICT -> new Message.Verdict(DocumentFields.receipt(in));
            case ABANDON -> new Message.Abandon(in.token());
            case ABANDONED -> new Message.Abandoned();
            case BACKUPS -> new Message.Backups();
            case ROW -> new Message.Row(DocumentFields.listed(in));
            case FETCH_SEAL -> new Message.FetchSeal(in.backup());
            case FETCH -> new Message.Fetch(in.backup(), in.count(), in.count());
            case VERIFY -> new Message.Verify(in.backup());
            case HOLD -> new Message.Hold(in.backup(), DocumentFields.wish(in));
            case HELD -> new Message.Held();
            case RETENTION -> new Message.Retention();
            case OUTLOOK -> new Message.Outlook(DocumentFields.outlook(in));
            case ENROL -> enrol(in);
            case ENROLLED -> enrolled(in);
            case RENEW -> new Message.Renew(in.bytes(FieldLimits.REQUEST));
            case CERTIFICATE ->
                new Message.Certificate(in.bytes(FieldLimits.CERTIFICATE), in.bytes(FieldLimits.CERTIFICATE));
        };
    }

    static int code(Message.Role role) {
        return switch (role) {
            case AGENT -> 1;
            case RECEIVER -> 2;
        };
    }

    private static Message.Role role(int code) throws ProtocolViolation {
        return switch (code) {
            case 1 -> Message.Role.AGENT;
            case 2 -> Message.Role.RECEIVER;
            default -> throw new ProtocolViolation("role " + code + " is unknown");
        };
    }

    private static Message hello(FieldReader in) throws ProtocolViolation {
        return new Message.Hello(
                in.u16(), in.u16(), role(in.u8()), Duration.ofMillis(in.u32()), in.text(FieldLimits.PRODUCT));
    }

    private static Refusal refusal(FieldReader in) throws ProtocolViolation {
        Refusal refusal = Refusal.ofCode(in.u16());
        return refusal == Refusal.NONE ? Refusal.PROTOCOL : refusal;
    }

    private static Message open(FieldReader in) throws ProtocolViolation {
        return new Message.Open(new OpenRequest(
                in.backup(),
                in.text(FieldLimits.PLAN),
                new NameWish(in.text(FieldLimits.DIRECTORY), in.text(FieldLimits.FILE)),
                DocumentFields.layout(in.u8()),
                new ByteSize(in.count()),
                new ByteSize(in.count())));
    }

    static int offered(int count) {
        if (count < 1 || count > ReceiverLink.OFFER_LIMIT) {
            throw new IllegalArgumentException(
                    count + " chunks offered where 1 to " + ReceiverLink.OFFER_LIMIT + " are allowed");
        }
        return count;
    }

    private static ChunkRef chunk(FieldReader in) throws ProtocolViolation {
        return new ChunkRef(in.count(), in.count(), (int) in.u32(), in.digest());
    }

    private static Message offer(FieldReader in) throws ProtocolViolation {
        var token = in.token();
        int count = offered(in.u16());
        in.require((long) FieldLimits.CHUNK_BYTES * count);
        List<ChunkRef> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(chunk(in));
        }
        return new Message.Offer(token, chunks);
    }

    private static Message want(FieldReader in) throws ProtocolViolation {
        int count = offered(in.u16());
        return new Message.Want(count, BitSet.valueOf(in.exactly((count + 7) / 8)));
    }

    private static Message enrol(FieldReader in) throws ProtocolViolation {
        Message.Bytes secret = in.bytes(FieldLimits.SECRET);
        if (secret.value().length < FieldLimits.SHORTEST_SECRET) {
            throw new ProtocolViolation("a secret of " + secret);
        }
        return new Message.Enrol(secret, in.bytes(FieldLimits.REQUEST));
    }

    private static Message enrolled(FieldReader in) throws ProtocolViolation {
        String client = in.text(FieldLimits.CLIENT);
        int port = in.u16();
        if (port == 0) {
            throw new ProtocolViolation("transfer port 0");
        }
        return new Message.Enrolled(client, port, in.bytes(FieldLimits.CERTIFICATE), in.bytes(FieldLimits.CERTIFICATE));
    }
}
