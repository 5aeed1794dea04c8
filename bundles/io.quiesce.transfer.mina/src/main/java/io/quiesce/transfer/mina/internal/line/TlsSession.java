package io.quiesce.transfer.mina.internal.line;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilter.NextFilter;
import org.apache.mina.core.future.DefaultWriteFuture;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;

/**
 * The engine of one session. The selector thread calls {@link #begin} and {@link #received}; any thread may send.
 * Everything that produces records holds {@code outgoing}, so that records leave in the order in which they were made.
 */
final class TlsSession {

    /** Largest number of records in one write to the socket. */
    static final int BATCH_RECORDS = 16;

    /** Plain bytes in one record (RFC 8446, 5.1). */
    static final int RECORD = 1 << 14;

    /**
     * Answers to the peer's KeyUpdates (RFC 8446, 4.6.3) that wait for the socket. A peer renews its key after 2^37 bytes,
     * so more of them are no use but to fill the memory.
     */
    static final int MOST_ANSWERS = 16;

    private static final int RECORD_HEADER = 5;
    private static final int RECORD_OVERHEAD = RECORD_HEADER + 1 + 16;
    private static final int LONGEST_RECORD = RECORD_HEADER + RECORD + 2048;
    private static final int HANDSHAKE_LIMIT = 32 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SSLEngine engine;
    private final String protocol;
    private final IoSession session;
    private final Object outgoing = new Object();
    private final AtomicInteger answers = new AtomicInteger();
    private final RecordBuffer split = new RecordBuffer(RECORD_HEADER, LONGEST_RECORD);
    private volatile boolean secured;
    private volatile boolean failed;
    private int handshakeBytes;

    TlsSession(SSLEngine engine, String protocol, IoSession session) {
        this.engine = engine;
        this.protocol = protocol;
        this.session = session;
    }

    SSLEngine engine() {
        return engine;
    }

    void begin(NextFilter next) throws SSLException {
        engine.beginHandshake();
        proceed(next, engine.getHandshakeStatus());
    }

    /**
     * Decrypts what was read from the socket.
     *
     * @param input is used up; an incomplete record at its end is kept for the next call
     * @return the plain bytes, in a buffer of their own
     */
    ByteBuffer received(NextFilter next, ByteBuffer input) throws SSLException {
        if (failed || engine.isInboundDone()) {
            return NOTHING;
        }
        try {
            if (!secured) {
                handshakeBytes += input.remaining();
                if (handshakeBytes > HANDSHAKE_LIMIT) {
                    throw new SSLException("the handshake is longer than " + HANDSHAKE_LIMIT + " bytes");
                }
            }
            return unwrapAll(next, input);
        } catch (SSLException | RuntimeException e) {
            failed = true;
            alert(next);
            throw e;
        }
    }

    private ByteBuffer unwrapAll(NextFilter next, ByteBuffer input) throws SSLException {
        ByteBuffer plain = ByteBuffer.allocate(split.held() + input.remaining());
        if (split.held() > 0) {
            if (!split.complete(input)) {
                return NOTHING;
            }
            unwrap(next, split.record(), plain);
            split.clear();
        }
        while (RecordBuffer.holdsRecord(input, LONGEST_RECORD) && !engine.isInboundDone()) {
            unwrap(next, input, plain);
        }
        if (!engine.isInboundDone()) {
            split.keep(input);
        }
        return plain.flip();
    }

    private void unwrap(NextFilter next, ByteBuffer record, ByteBuffer plain) throws SSLException {
        SSLEngineResult result = engine.unwrap(record, plain);
        switch (result.getStatus()) {
            case OK -> proceed(next, result.getHandshakeStatus());
            case CLOSED -> {
                closeOutbound(next, new DefaultWriteFuture(session));
                session.closeOnFlush();
            }
            default -> throw new SSLException("a complete record gave " + result);
        }
    }

    /** Does what the engine asks for, until it wants to read or has nothing to do. */
    private void proceed(NextFilter next, HandshakeStatus first) throws SSLException {
        HandshakeStatus status = first;
        for (; ; ) {
            switch (status) {
                case NEED_TASK -> {
                    runTasks();
                    status = engine.getHandshakeStatus();
                }
                case NEED_WRAP -> status = wrapOnce(next);
                case FINISHED -> {
                    finished(next);
                    status = engine.getHandshakeStatus();
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private HandshakeStatus wrapOnce(NextFilter next) throws SSLException {
        synchronized (outgoing) {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(NOTHING.duplicate(), record);
            if (record.position() > 0) {
                answer(next, record);
            }
            if (result.getStatus() == SSLEngineResult.Status.CLOSED
                    && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && result.bytesProduced() == 0) {
                return HandshakeStatus.NOT_HANDSHAKING;
            }
            return result.getHandshakeStatus();
        }
    }

    private void answer(NextFilter next, ByteBuffer record) throws SSLException {
        // of its own size: the room for it is that of the largest packet
        IoBuffer bytes = IoBuffer.wrap(Arrays.copyOf(record.array(), record.position()));
        DefaultWriteFuture written = new DefaultWriteFuture(session);
        if (secured) {
            if (answers.incrementAndGet() > MOST_ANSWERS) {
                throw new SSLException("the peer asks for new keys and does not take them");
            }
            written.addListener(f -> answers.decrementAndGet());
        }
        next.filterWrite(session, new DefaultWriteRequest(bytes, written));
    }

    private void finished(NextFilter next) throws SSLException {
        if (secured) {
            return;
        }
        if (!protocol.equals(engine.getApplicationProtocol())) {
            throw new SSLException("the peer does not speak '" + protocol + "' but '" + engine.getApplicationProtocol()
                    + "' on this port");
        }
        secured = true;
        next.sessionOpened(session);
    }

    /**
     * Encrypts and queues the bytes. They may be reused as soon as this returns.
     *
     * @param future done when the last of the records was handed to the operating system
     */
    void send(NextFilter next, ByteBuffer plain, WriteFuture future) throws SSLException {
        if (!secured) {
            throw new SSLException("nothing is sent before the handshake is over");
        }
        synchronized (outgoing) {
            while (plain.hasRemaining()) {
                ByteBuffer records = wrapBatch(plain);
                IoBuffer batch = IoBuffer.wrap(records);
                next.filterWrite(
                        session,
                        plain.hasRemaining() ? new DefaultWriteRequest(batch) : new DefaultWriteRequest(batch, future));
            }
        }
    }

    private ByteBuffer wrapBatch(ByteBuffer plain) throws SSLException {
        int packet = engine.getSession().getPacketBufferSize();
        int count = Math.min(BATCH_RECORDS, (plain.remaining() + RECORD - 1) / RECORD);
        // the engine wants room for its largest packet before it writes even a small one
        ByteBuffer records = ByteBuffer.allocate((count - 1) * (RECORD + RECORD_OVERHEAD) + packet);
        while (plain.hasRemaining() && records.remaining() >= packet) {
            SSLEngineResult result = engine.wrap(plain, records);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new SSLException("the line is closing");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                throw new SSLException("no bytes can be sent: " + result);
            }
        }
        return records.flip();
    }

    /** Ends the outgoing half with close_notify. */
    void closeOutbound(NextFilter next, WriteFuture future) throws SSLException {
        synchronized (outgoing) {
            engine.closeOutbound();
            ByteBuffer records = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
            while (!engine.isOutboundDone()
                    && engine.wrap(NOTHING.duplicate(), records).bytesProduced() > 0) {
                // a pending handshake record may come before close_notify
            }
            if (records.position() == 0) {
                future.setWritten();
            } else {
                next.filterWrite(session, new DefaultWriteRequest(IoBuffer.wrap(records.flip()), future));
            }
        }
    }

    /** Tells the peer why: the engine has its alert ready. */
    private void alert(NextFilter next) {
        try {
            closeOutbound(next, new DefaultWriteFuture(session));
        } catch (SSLException e) {
            // the failure itself is reported by the caller; that the alert could not be made adds nothing
        }
    }
}
