package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineConnector;
import io.quiesce.transfer.mina.internal.line.LineLost;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** The lines of one link: logged in, lent to one thread at a time, opened as they are needed. */
final class LinePool implements AutoCloseable {

    /** An idle line older than this is not used again: the receiver or a firewall may have dropped it. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    private static final String PRODUCT = "quiesce";

    private final LineConnector connector;
    private final ReceiverAddress address;
    private final Failures failures;
    private final NetworkLimits limits;
    private final Semaphore free;
    private final Deque<Line> resting = new ArrayDeque<>();
    private final Set<Line> lent = new HashSet<>();
    private boolean closed;

    LinePool(LineConnector connector, ReceiverAddress address, Failures failures, NetworkLimits limits, int most) {
        this.connector = connector;
        this.address = address;
        this.failures = failures;
        this.limits = limits;
        this.free = new Semaphore(most, true);
    }

    /** A usable line for the calling thread; waits when all are lent. Give it back, whatever happens. */
    Line borrow() throws QuiesceException {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        boolean done = false;
        try {
            Line line = take();
            done = true;
            return line;
        } finally {
            if (!done) {
                free.release();
            }
        }
    }

    private Line take() throws QuiesceException {
        synchronized (this) {
            while (!resting.isEmpty()) {
                Line line = resting.pop();
                if (line.usable() && line.idle().compareTo(LONGEST_REST) < 0) {
                    lent.add(line);
                    return line;
                }
                line.close();
            }
        }
        Line line = dial();
        synchronized (this) {
            if (closed) {
                line.close();
                throw closedLink();
            }
            lent.add(line);
        }
        return line;
    }

    private TransferException closedLink() {
        return new TransferException(
                "the link to " + failures.peer() + " is closed", "", new LineLost("the link is closed"));
    }

    private Line dial() throws QuiesceException {
        synchronized (this) {
            if (closed) {
                throw closedLink();
            }
        }
        Duration limit = limits.connect();
        try {
            Line line = connector.connect(address.host(), address.port(), limit);
            try {
                login(line, limit);
                line.limitSending(limits.stall());
                return line;
            } catch (QuiesceException | IOException | ProtocolViolation e) {
                line.close();
                throw e;
            }
        } catch (ProtocolViolation e) {
            throw failures.violated(e);
        } catch (IOException e) {
            // in TLS 1.3 the receiver's refusal of a certificate arrives after the handshake
            throw failures.connecting(e);
        }
    }

    private void login(Line line, Duration limit) throws IOException, ProtocolViolation, QuiesceException {
        line.send(
                new Message.Hello(Message.VERSION, Message.VERSION, Message.Role.AGENT, limits.silence(), PRODUCT),
                limit);
        switch (line.receive(limit)) {
            case Message.Hello h -> {
                if (h.role() != Message.Role.RECEIVER) {
                    throw new ProtocolViolation("the peer is no receiver");
                }
                if (h.lowest() != Message.VERSION || h.highest() != Message.VERSION) {
                    throw new TransferException(
                            failures.peer() + " speaks protocol " + h.lowest() + " to " + h.highest(),
                            "Update the older of agent and receiver.",
                            Refusal.VERSION);
                }
            }
            case Message.Failure f -> throw failures.answered(f.refusal(), f.message(), f.hint());
            default -> throw new ProtocolViolation("the first message was no HELLO");
        }
    }

    /**
     * Takes a line back.
     *
     * @param ready whether another request may follow on it
     */
    void giveBack(Line line, boolean ready) {
        synchronized (this) {
            lent.remove(line);
            if (ready && !closed && line.usable()) {
                resting.push(line);
            } else if (ready) {
                line.close();
            } else {
                line.cut(new LineLost("the call on it did not end in good order"));
            }
        }
        free.release();
    }

    /** Ends every line; a call that is under way fails. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            resting.forEach(Line::close);
            resting.clear();
            lent.forEach(l -> l.cut(new LineLost("the link is closed")));
        }
        connector.close();
    }
}
