package io.quiesce.receiver.internal;

import io.quiesce.api.error.TransferException;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** A seal as it comes from a peer: of bounded length, and its failures are the peer's, not the storage's. */
final class IncomingSeal extends InputStream {

    /** Room for four million chunks. */
    static final long LONGEST = 256L << 20;

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
    private long left = LONGEST;

    IncomingSeal(InputStream in) {
        this.in = in;
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
            throw new PeerFailure(Refusals.protocol("the seal is longer than " + LONGEST + " bytes"));
        }
        return n;
    }
}
