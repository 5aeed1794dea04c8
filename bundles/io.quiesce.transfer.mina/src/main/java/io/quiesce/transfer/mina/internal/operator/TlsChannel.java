package io.quiesce.transfer.mina.internal.operator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.eclipse.jdt.annotation.NonNullByDefault;

/**
 * A secured socket as a channel. One thread reads or writes; any thread closes, at once: the plain socket goes, since TLS would wait
 * for a write that is held up to say goodbye.
 */
@NonNullByDefault({}) // overrides methods of libraries that say nothing about null
final class TlsChannel implements ByteChannel {

    private final Socket plain;
    private final BooleanSupplier admitted;
    private final InputStream in;
    private final OutputStream out;

    /** @param admitted asked after each read: who is not admitted any more is not heard */
    TlsChannel(Socket plain, SSLSocket tls, BooleanSupplier admitted) throws IOException {
        this.plain = plain;
        this.admitted = admitted;
        this.in = tls.getInputStream();
        this.out = tls.getOutputStream();
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        open();
        if (!bytes.hasRemaining()) {
            return 0;
        }
        int read = in.read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        if (read > 0) {
            if (!admitted.getAsBoolean()) {
                close();
                throw new ClosedChannelException();
            }
            bytes.position(bytes.position() + read);
        }
        return read;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        open();
        int length = bytes.remaining();
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
        out.flush();
        bytes.position(bytes.limit());
        return length;
    }

    private void open() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return !plain.isClosed();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
