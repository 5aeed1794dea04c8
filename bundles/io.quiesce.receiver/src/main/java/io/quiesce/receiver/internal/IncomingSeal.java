package io.quiesce.receiver.internal;

import io.quiesce.api.error.TransferException;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** A seal as it comes from a peer: no longer than its chunks need, and its failures are the peer's, not the storage's. */
final class IncomingSeal extends InputStream {

    /** For everything but chunks: head and signature, and what a newer agent may add. */
    private static final long REST = 1 << 20;

    /** A chunk has 36 bytes and a share in the frame of a page (docs/format.md). */
    private static final long CHUNK = 40;

    /** The peer's stream failed, or is longer than any seal. */
    static final class PeerFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient TransferException refusal;

        PeerFailure(TransferException refusal) {
            super(refusal);
            this.refusal = refusal;
        }

        TransferException refusal() {
            return refusal;
        }
    }

    private final InputStream in;
    private long left;

    /** @param chunks that it may name */
    IncomingSeal(InputStream in, long chunks) {
        this.in = in;
        this.left = longest(chunks);
    }

    /** In bytes. */
    static long longest(long chunks) {
        return REST + chunks * CHUNK;
    }

    /** It may name so many more, as is known now that its head was read. */
    void expect(long chunks) {
        left += chunks * CHUNK;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    @NonNullByDefault({}) // InputStream says nothing about null
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n;
        try {
            n = in.read(bytes, offset, length);
        } catch (IOException e) {
            throw new PeerFailure(new TransferException("the seal broke off", "Seal again.", e));
        }
        left -= Math.max(0, n);
        if (left < 0) {
            throw new PeerFailure(Refusals.protocol("the seal is longer than one of its chunks can be"));
        }
        return n;
    }
}
