package io.quiesce.transfer.mina.internal.line;

import io.quiesce.api.Durations;
import io.quiesce.transfer.mina.internal.wire.FrameDecoder;
import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;

/**
 * One connection to a peer, for threads that block. Messages that arrive wait in an inbox; when it holds {@link #INBOX}
 * bytes, what was read stays as it came and reading from the socket stops, until half of it is taken. At most {@link #WINDOW} frames are on their way out.
 *
 * <p>Safe between threads. A line that is lost stays lost: what arrived before can still be received, sending fails.
 */
public final class Line {

    /** Bytes in the inbox at which reading stops; the rest of one read of the socket may lie beside it. */
    static final int INBOX = 128 << 10;

    /** Frames handed over for sending and not yet taken by the operating system. */
    static final int WINDOW = 2;

    private static final int MESSAGE_WEIGHT = 256;
    private static final int CHUNK_WEIGHT = 150;
    /** What a piece of DATA takes beside its bytes: the message, its buffer, its place in the inbox. */
    private static final int DATA_WEIGHT = 128;

    private final IoSession session;
    private final Optional<InetSocketAddress> peer;
    private final FrameDecoder decoder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Message> inbox = new ArrayDeque<>();
    private int inboxWeight;
    private ByteBuffer unread = ByteBuffer.allocate(0);
    private volatile Optional<ProtocolViolation> violation = Optional.empty();
    private boolean readingStopped;
    private int inFlight;
    private long lastHeard = System.nanoTime();
    private long lastSent = lastHeard;
    private long lastDrained = lastHeard;
    private boolean secured;
    private boolean leaving;
    private Optional<LineLost> lost = Optional.empty();
    private Optional<Duration> longestSend = Optional.empty();

    Line(IoSession session, Set<Kind> allowed) {
        this.session = session;
        // asked once: a closed socket does not know it any more
        this.peer = Optional.ofNullable((InetSocketAddress) session.getRemoteAddress());
        this.decoder = new FrameDecoder(allowed);
    }

    /** From the next frame on the peer may send these. */
    public void allow(Set<Kind> kinds) {
        decoder.allow(kinds);
    }

    /** Empty when the peer was gone before anybody could look. */
    public Optional<InetAddress> peerAddress() {
        return peer.map(InetSocketAddress::getAddress);
    }

    /** Certificate that the peer has proven to own; empty on the enrolment port's client side. */
    public Optional<X509Certificate> peerCertificate() {
        return TlsFilter.peer(session);
    }

    // ---- selector thread

    /** The handshake is over. */
    void secured() {
        lock.lock();
        try {
            secured = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes in decrypted bytes. */
    void received(ByteBuffer input) throws ProtocolViolation {
        lock.lock();
        try {
            lastHeard = System.nanoTime();
            if (leaving) {
                return;
            }
            unread = unread.hasRemaining() ? joined(unread, input) : input;
            decode();
            if (inboxWeight > INBOX && !readingStopped) {
                readingStopped = true;
                session.suspendRead();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A read that was under way when reading stopped. */
    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    /** Until the inbox is full: messages of a few bytes take many times as much as objects. */
    private void decode() throws ProtocolViolation {
        while (inboxWeight <= INBOX) {
            Optional<Message> message = decoder.next(unread);
            if (message.isEmpty()) {
                return;
            }
            inbox.add(message.get());
            inboxWeight += weight(message.get());
        }
    }

    private static int weight(Message message) {
        return switch (message) {
            case Message.Data d -> DATA_WEIGHT + d.bytes().remaining();
            case Message.Offer o -> CHUNK_WEIGHT * o.chunks().size();
            default -> MESSAGE_WEIGHT;
        };
    }

    /** Marks the line as lost; the first reason stays. */
    void lost(LineLost reason) {
        lock.lock();
        try {
            if (lost.isEmpty()) {
                lost = Optional.of(reason);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- threads that block

    /** Waits for the end of the handshake. */
    void awaitSecured(Duration limit) throws IOException {
        lock.lock();
        try {
            long from = System.nanoTime();
            while (!secured) {
                failIfLost();
                await(limit, from);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next message.
     *
     * @param silence longest time without a byte from the peer; the line is cut after it
     * @throws LineLost when there is none and never will be
     * @throws InterruptedIOException when the thread is interrupted; the line is cut, for nobody knows its state
     */
    public Message receive(Duration silence) throws IOException {
        lock.lock();
        try {
            long from = System.nanoTime();
            while (inbox.isEmpty()) {
                failIfLost();
                await(silence, Math.max(from, lastHeard));
            }
            return take();
        } finally {
            lock.unlock();
            tellViolation();
        }
    }

    /** The next message if there is one already. */
    public Optional<Message> poll() {
        lock.lock();
        try {
            return inbox.isEmpty() ? Optional.empty() : Optional.of(take());
        } finally {
            lock.unlock();
            tellViolation();
        }
    }

    public boolean hasMessages() {
        lock.lock();
        try {
            return !inbox.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private Message take() {
        Message message = inbox.remove();
        inboxWeight -= weight(message);
        if (readingStopped && inboxWeight <= INBOX / 2) {
            goOn();
        }
        return message;
    }

    /** With what was read, then with the socket: while something is unread the inbox is never empty. */
    private void goOn() {
        try {
            decode();
        } catch (ProtocolViolation e) {
            violation = Optional.of(e);
            unread = ByteBuffer.allocate(0);
            return;
        }
        if (inboxWeight <= INBOX) {
            readingStopped = false;
            session.resumeRead();
        }
    }

    /** Found by a thread that takes messages: to be told without the lock, as whoever hears of it has locks of its own. */
    private void tellViolation() {
        Optional<ProtocolViolation> found = violation;
        violation = Optional.empty();
        found.ifPresent(session.getFilterChain()::fireExceptionCaught);
    }

    private void failIfLost() throws LineLost {
        if (lost.isPresent()) {
            // a new exception per caller, so that each has the stack of its own thread
            throw new LineLost(String.valueOf(lost.get().getMessage()), lost.get());
        }
    }

    private void await(Duration silence, long since) throws IOException {
        long left = silence.toNanos() - (System.nanoTime() - since);
        try {
            if (left <= 0) {
                cut(new LineLost("the peer was silent for " + Durations.about(silence)));
                failIfLost();
            }
            changed.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cut(new LineLost("interrupted"));
            throw new InterruptedIOException("interrupted");
        }
    }

    /**
     * Sends one frame; waits while {@link #WINDOW} frames are on their way.
     *
     * @param frame may be reused when this returns
     * @param silence longest time in which neither a byte arrives nor a frame leaves
     */
    public void send(ByteBuffer frame, Duration silence) throws IOException {
        lock.lock();
        try {
            long from = System.nanoTime();
            while (inFlight >= WINDOW && lost.isEmpty()) {
                cutIfStalled(Math.max(from, lastDrained));
                await(silence, Math.max(from, Math.max(lastHeard, lastDrained)));
            }
            failIfLost();
            inFlight++;
            lastSent = System.nanoTime();
        } finally {
            lock.unlock();
        }
        write(frame);
    }

    /**
     * From now on the line is cut when no frame leaves for that long while one should, whatever the peer says meanwhile:
     * a peer whose storage hangs gives signs of life and takes nothing.
     */
    public void limitSending(Duration longest) {
        lock.lock();
        try {
            longestSend = Optional.of(longest);
        } finally {
            lock.unlock();
        }
    }

    private void cutIfStalled(long since) throws LineLost {
        if (longestSend.isPresent()
                && System.nanoTime() - since > longestSend.get().toNanos()) {
            cut(new LineLost("the peer is alive and took nothing for " + Durations.about(longestSend.get())));
            failIfLost();
        }
    }

    public void send(Message message, Duration silence) throws IOException {
        send(FrameEncoder.encode(message), silence);
    }

    /** Sends a message only if nothing is on its way and nothing was sent for a while; tells whether. */
    public boolean sendIfQuiet(Message message, Duration quiet) {
        lock.lock();
        try {
            if (lost.isPresent() || leaving || inFlight > 0 || System.nanoTime() - lastSent < quiet.toNanos()) {
                return false;
            }
            inFlight++;
            lastSent = System.nanoTime();
        } finally {
            lock.unlock();
        }
        write(FrameEncoder.encode(message));
        return true;
    }

    private void write(ByteBuffer frame) {
        session.write(IoBuffer.wrap(frame)).addListener(f -> sent());
    }

    private void sent() {
        lock.lock();
        try {
            inFlight--;
            lastDrained = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How long nothing came and nothing left. */
    public Duration idle() {
        lock.lock();
        try {
            return Duration.ofNanos(System.nanoTime() - Math.max(lastHeard, lastDrained));
        } finally {
            lock.unlock();
        }
    }

    public boolean usable() {
        lock.lock();
        try {
            return lost.isEmpty() && !leaving && session.isConnected();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Says a last word and close_notify, and ignores what the peer still sends. The peer is expected to close; whoever
     * owns the line cuts it after a while. (Closing at once would make the kernel reset the connection when unread bytes
     * are there, and the peer would not read the last word.)
     */
    public void leave(Message lastWord) {
        lock.lock();
        try {
            if (leaving || lost.isPresent()) {
                return;
            }
            leaving = true;
            inbox.clear();
            inboxWeight = 0;
            unread = ByteBuffer.allocate(0);
            if (readingStopped) {
                readingStopped = false;
                session.resumeRead();
            }
        } finally {
            lock.unlock();
        }
        lost(new LineLost("the line was ended"));
        session.write(IoBuffer.wrap(FrameEncoder.encode(lastWord)));
        session.write(TlsFilter.CLOSE_NOTIFY);
    }

    /** Closes in good order, after what is on its way. */
    public void close() {
        lost(new LineLost("the line is closed"));
        session.write(TlsFilter.CLOSE_NOTIFY);
        session.closeOnFlush();
    }

    /** Closes at once. */
    public void cut(LineLost reason) {
        lost(reason);
        session.closeNow();
    }

    @Override
    public String toString() {
        return peer.map(InetSocketAddress::toString).orElse("an address that is gone");
    }
}
