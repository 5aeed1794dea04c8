package io.quiesce.transfer.mina.internal.wire;

import io.quiesce.api.error.Refusal;
import io.quiesce.api.transfer.ChunkRef;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.transfer.mina.internal.wire.Message.Bytes;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Turns a message into the bytes of its frame. */
public final class FrameEncoder {

    /** Bytes of length and type before the body. */
    public static final int HEADER = 5;

    private FrameEncoder() {}

    /**
     * Bytes of the whole frame, ready to be read.
     *
     * @throws IllegalArgumentException when a field or the body is over its limit
     */
    public static ByteBuffer encode(Message message) {
        return switch (message) {
            case Message.Hello m -> hello(m);
            case Message.Failure m -> refusal(Kind.ERROR, m.refusal(), m.message(), m.hint());
            case Message.Refused m -> refusal(Kind.REFUSED, m.refusal(), m.message(), m.hint());
            case Message.Progress m -> number(Kind.PROGRESS, m.count());
            case Message.Data m -> data(m.bytes());
            case Message.End m -> number(Kind.END, m.total());
            case Message.Status m -> empty(Kind.STATUS);
            case Message.State m -> state(m);
            case Message.Open m -> open(m.request());
            case Message.Resume m ->
                new FieldWriter(Kind.RESUME).backup(m.backup()).token(m.token()).finish(Kind.RESUME);
            case Message.Opened m -> opened(m.transfer());
            case Message.Offer m -> offer(m);
            case Message.Want m -> want(m);
            case Message.Chunk m ->
                chunk(new FieldWriter(Kind.CHUNK).token(m.token()), m.chunk()).finish(Kind.CHUNK);
            case Message.Kept m -> number(Kind.KEPT, m.index());
            case Message.Seal m -> new FieldWriter(Kind.SEAL).token(m.token()).finish(Kind.SEAL);
            case Message.Verdict m ->
                DocumentFields.write(new FieldWriter(Kind.VERDICT), m.receipt()).finish(Kind.VERDICT);
            case Message.Abandon m ->
                new FieldWriter(Kind.ABANDON).token(m.token()).finish(Kind.ABANDON);
            case Message.Abandoned m -> empty(Kind.ABANDONED);
            case Message.Backups m -> empty(Kind.BACKUPS);
            case Message.Row m ->
                DocumentFields.write(new FieldWriter(Kind.ROW), m.backup()).finish(Kind.ROW);
            case Message.FetchSeal m ->
                new FieldWriter(Kind.FETCH_SEAL).backup(m.backup()).finish(Kind.FETCH_SEAL);
            case Message.Fetch m ->
                new FieldWriter(Kind.FETCH)
                        .backup(m.backup())
                        .count(m.offset())
                        .count(m.length())
                        .finish(Kind.FETCH);
            case Message.Verify m ->
                new FieldWriter(Kind.VERIFY).backup(m.backup()).finish(Kind.VERIFY);
            case Message.Hold m ->
                DocumentFields.write(new FieldWriter(Kind.HOLD).backup(m.backup()), m.wish())
                        .finish(Kind.HOLD);
            case Message.Held m -> empty(Kind.HELD);
            case Message.Retention m -> empty(Kind.RETENTION);
            case Message.Outlook m ->
                DocumentFields.write(new FieldWriter(Kind.OUTLOOK), m.outlook()).finish(Kind.OUTLOOK);
            case Message.Enrol m -> enrol(m);
            case Message.Enrolled m -> enrolled(m);
            case Message.Renew m ->
                new FieldWriter(Kind.RENEW)
                        .bytes(m.request(), FieldLimits.REQUEST)
                        .finish(Kind.RENEW);
            case Message.Certificate m ->
                certificates(new FieldWriter(Kind.CERTIFICATE), m.certificate(), m.authority())
                        .finish(Kind.CERTIFICATE);
        };
    }

    /** Fills in the header of a DATA frame whose body stands from {@link #HEADER} on in the array. */
    public static ByteBuffer frameData(byte[] frame, int bodyLength) {
        ByteBuffer buffer = ByteBuffer.wrap(frame, 0, HEADER + bodyLength);
        return buffer.putInt(0, bodyLength).put(4, (byte) Kind.DATA.code());
    }

    private static ByteBuffer empty(Kind kind) {
        return new FieldWriter(kind).finish(kind);
    }

    private static ByteBuffer number(Kind kind, long value) {
        return new FieldWriter(kind).count(value).finish(kind);
    }

    private static ByteBuffer hello(Message.Hello m) {
        Duration silence = m.silence();
        return new FieldWriter(Kind.HELLO)
                .u16(m.lowest())
                .u16(m.highest())
                .u8(MessageReader.code(m.role()))
                .u32(silence.toMillis())
                .text(m.product(), FieldLimits.PRODUCT)
                .finish(Kind.HELLO);
    }

    private static ByteBuffer refusal(Kind kind, Refusal refusal, String message, String hint) {
        return new FieldWriter(kind)
                .u16(refusal.code())
                .shortened(message, FieldLimits.MESSAGE)
                .shortened(hint, FieldLimits.MESSAGE)
                .finish(kind);
    }

    private static ByteBuffer data(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length < 1 || length > Kind.DATA.limit()) {
            throw new IllegalArgumentException("a DATA frame of " + length + " bytes");
        }
        return ByteBuffer.allocate(HEADER + length)
                .putInt(length)
                .put((byte) Kind.DATA.code())
                .put(bytes.duplicate())
                .flip();
    }

    private static ByteBuffer state(Message.State m) {
        return new FieldWriter(Kind.STATE)
                .text(m.status().version(), FieldLimits.VERSION)
                .text(m.status().client(), FieldLimits.CLIENT)
                .count(m.status().free().bytes())
                .finish(Kind.STATE);
    }

    private static ByteBuffer open(OpenRequest r) {
        return new FieldWriter(Kind.OPEN)
                .backup(r.backup())
                .text(r.plan(), FieldLimits.PLAN)
                .text(r.wish().directory(), FieldLimits.DIRECTORY)
                .text(r.wish().file(), FieldLimits.FILE)
                .u8(DocumentFields.code(r.layout()))
                .count(r.chunkSize().bytes())
                .count(r.expected().bytes())
                .finish(Kind.OPEN);
    }

    private static ByteBuffer opened(io.quiesce.api.transfer.Opened transfer) {
        return new FieldWriter(Kind.OPENED)
                .backup(transfer.backup())
                .token(transfer.token())
                .text(transfer.path(), FieldLimits.PATH)
                .finish(Kind.OPENED);
    }

    private static FieldWriter chunk(FieldWriter out, ChunkRef chunk) {
        return out.i64(chunk.index()).i64(chunk.offset()).u32(chunk.length()).digest(chunk.id());
    }

    private static ByteBuffer offer(Message.Offer m) {
        FieldWriter out = new FieldWriter(Kind.OFFER)
                .token(m.token())
                .u16(MessageReader.offered(m.chunks().size()));
        m.chunks().forEach(c -> chunk(out, c));
        return out.finish(Kind.OFFER);
    }

    private static ByteBuffer want(Message.Want m) {
        byte[] bits = new byte[(m.offered() + 7) / 8];
        byte[] set = m.missing().toByteArray();
        System.arraycopy(set, 0, bits, 0, set.length);
        return new FieldWriter(Kind.WANT)
                .u16(MessageReader.offered(m.offered()))
                .raw(bits)
                .finish(Kind.WANT);
    }

    private static ByteBuffer enrol(Message.Enrol m) {
        if (m.secret().value().length < FieldLimits.SHORTEST_SECRET) {
            throw new IllegalArgumentException("a secret of " + m.secret());
        }
        return new FieldWriter(Kind.ENROL)
                .bytes(m.secret(), FieldLimits.SECRET)
                .bytes(m.request(), FieldLimits.REQUEST)
                .finish(Kind.ENROL);
    }

    private static ByteBuffer enrolled(Message.Enrolled m) {
        FieldWriter out = new FieldWriter(Kind.ENROLLED)
                .text(m.client(), FieldLimits.CLIENT)
                .u16(m.transferPort());
        return certificates(out, m.certificate(), m.authority()).finish(Kind.ENROLLED);
    }

    private static FieldWriter certificates(FieldWriter out, Bytes certificate, Bytes authority) {
        return out.bytes(certificate, FieldLimits.CERTIFICATE).bytes(authority, FieldLimits.CERTIFICATE);
    }
}
