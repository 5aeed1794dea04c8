package io.quiesce.transfer.mina.internal.line;

import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** A run of DATA frames up to its END, as it goes out; also a stream for those who copy into one. One thread. */
public final class OutgoingRun extends OutputStream {

    /** Largest frame sent: with its header exactly one batch of full TLS records. */
    static final int FRAME = TlsSession.BATCH_RECORDS * TlsSession.RECORD;

    /** Content of the largest frame sent. */
    public static final int BODY = FRAME - FrameEncoder.HEADER;

    private final Line line;
    private final Duration silence;
    private final byte[] frame = new byte[FRAME];
    private int filled;
    private long sent;

    public OutgoingRun(Line line, Duration silence) {
        this.line = line;
        this.silence = silence;
    }

    /**
     * Sends up to one frame from the content.
     *
     * @param most number of bytes to take at most, 1 or more
     * @return number of bytes sent; 0 at the end of the content
     */
    public int sendFrom(InputStream content, long most) throws IOException {
        int count = content.readNBytes(frame, FrameEncoder.HEADER, (int) Math.min(most, BODY));
        filled = count;
        flush();
        return count;
    }

    /** Bytes sent so far. */
    public long sent() {
        return sent;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    @NonNullByDefault({})
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, BODY - filled);
            System.arraycopy(bytes, offset + done, frame, FrameEncoder.HEADER + filled, count);
            filled += count;
            done += count;
            if (filled == BODY) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0) {
            line.send(FrameEncoder.frameData(frame, filled), silence);
            sent += filled;
            filled = 0;
        }
    }

    /** Sends what is left and END. */
    public void end() throws IOException {
        flush();
        line.send(new Message.End(sent), silence);
    }
}
