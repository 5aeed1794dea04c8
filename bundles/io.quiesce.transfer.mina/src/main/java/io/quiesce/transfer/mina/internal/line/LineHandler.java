package io.quiesce.transfer.mina.internal.line;

import io.quiesce.api.error.Refusal;
import io.quiesce.transfer.mina.internal.wire.Kind;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.eclipse.jdt.annotation.NonNullByDefault;

/** Connects MINA's events with lines. Runs on the selector threads and never blocks. */
@NonNullByDefault({}) // overrides methods of libraries that say nothing about null
public final class LineHandler extends IoHandlerAdapter {

    /** What the owner of lines wants to know. Called on selector threads: must not block. */
    @NonNullByDefault
    public interface Owner {
        /** A TCP connection stands; nothing is secured yet. */
        default void connected(Line line) {}

        /** The handshake is over, the peer's certificate is verified. */
        void secured(Line line);

        /** Messages are in the inbox. */
        default void arrived(Line line) {}

        /** The peer broke the protocol or TLS failed; the line is ending. */
        default void failed(Line line, Throwable reason) {}

        /** The connection is gone. */
        void gone(Line line);
    }

    private static final AttributeKey LINE = new AttributeKey(LineHandler.class, "line");
    private static final AttributeKey WAITING = new AttributeKey(LineHandler.class, "waiting");

    private record Waiting(CompletableFuture<Line> forLine) {}

    private final Owner owner;
    private final Set<Kind> firstAllowed;
    private final boolean lingers;

    /**
     * @param firstAllowed what a peer may send first
     * @param lingers whether the owner cuts failed lines after a while, so that the peer can read why
     */
    public LineHandler(Owner owner, Set<Kind> firstAllowed, boolean lingers) {
        this.owner = owner;
        this.firstAllowed = firstAllowed;
        this.lingers = lingers;
    }

    private static Line line(IoSession session) {
        return (Line) session.getAttribute(LINE);
    }

    /** Lets somebody wait for the line of a session that is just being made; if nobody waits any more, it is closed. */
    static void announce(IoSession session, CompletableFuture<Line> waiting) {
        session.setAttribute(WAITING, new Waiting(waiting));
    }

    @Override
    public void sessionCreated(IoSession session) {
        Line line = new Line(session, firstAllowed);
        session.setAttribute(LINE, line);
        if (session.removeAttribute(WAITING) instanceof Waiting somebody
                && !somebody.forLine().complete(line)) {
            session.closeNow();
        }
        owner.connected(line);
    }

    @Override
    public void sessionOpened(IoSession session) {
        line(session).secured();
        owner.secured(line(session));
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        Line line = line(session);
        try {
            line.received(((IoBuffer) message).buf());
        } catch (ProtocolViolation e) {
            broken(session, e);
        }
        owner.arrived(line);
    }

    private void broken(IoSession session, ProtocolViolation violation) {
        Line line = line(session);
        line.leave(new Message.Failure(
                Refusal.PROTOCOL, String.valueOf(violation.getMessage()), "Update the older of agent and receiver."));
        owner.failed(line, violation);
        endSoon(session);
    }

    private void endSoon(IoSession session) {
        if (!lingers) {
            session.closeOnFlush();
        }
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        if (cause instanceof WriteToClosedSessionException) {
            return; // says only that the line is lost, which sessionClosed says too
        }
        if (cause instanceof ProtocolViolation violation) {
            broken(session, violation);
            return;
        }
        Line line = line(session);
        line.lost(new LineLost("the line broke: " + cause.getMessage(), cause));
        owner.failed(line, cause);
        if (cause instanceof javax.net.ssl.SSLException) {
            endSoon(session);
        } else {
            session.closeNow();
        }
    }

    @Override
    public void inputClosed(IoSession session) {
        line(session).lost(new LineLost("the peer closed the line"));
        session.closeNow();
    }

    @Override
    public void sessionClosed(IoSession session) {
        Line line = line(session);
        line.lost(new LineLost("the peer closed the line"));
        owner.gone(line);
    }
}
