package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.error.ArchiveException;
import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Refusal;
import io.quiesce.api.error.TransferException;
import io.quiesce.transfer.mina.internal.line.IncomingRun;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineLost;
import io.quiesce.transfer.mina.internal.wire.FrameEncoder;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One line on the transfer port: login, then request by request. When messages arrive, a worker thread serves them in order
 * until none is left; there is never more than one, and it may wait in the desk or for the rest of a run.
 */
final class Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private static final String INSIDE = "the receiver failed inside";
    private static final String SEE_LOG = "Its log says more; report it as a defect.";

    private final TransferPort port;
    private final Line line;
    private final SignOfLife life;
    private final AtomicBoolean serving = new AtomicBoolean();
    private volatile Optional<DeskRequests> requests = Optional.empty();
    private volatile boolean reading;
    private volatile boolean ended;

    Conversation(TransferPort port, Line line) {
        this.port = port;
        this.line = line;
        this.life = new SignOfLife(line);
    }

    Line line() {
        return line;
    }

    SignOfLife life() {
        return life;
    }

    /** What the client may do, once it is logged in. */
    Optional<DeskRequests> requests() {
        return requests;
    }

    /** Called by the port, together with counting it. */
    void admitted(DeskRequests rights) {
        requests = Optional.of(rights);
    }

    boolean serving() {
        return serving.get();
    }

    /** Whether bytes of a backup are on their way to the client. */
    boolean reading() {
        return reading;
    }

    /** Makes sure that a worker serves what is in the inbox. */
    void wake() {
        if (serving.compareAndSet(false, true)) {
            try {
                port.workers().execute(this::serve);
            } catch (RejectedExecutionException e) {
                end(Refusal.BUSY, "the receiver has no thread for this line", "Try again later.");
            }
        }
    }

    private void serve() {
        boolean more = true;
        while (more) {
            try {
                for (Optional<Message> m = line.poll(); m.isPresent() && !ended; m = line.poll()) {
                    marked(m.get());
                }
            } catch (ProtocolViolation e) {
                LOG.warn("{} broke the protocol: {}", this, e.getMessage());
                end(Refusal.PROTOCOL, String.valueOf(e.getMessage()), "Update the older of agent and receiver.");
            } catch (IOException e) {
                ended = true;
                LOG.info("{} was lost in the midst of a request: {}", this, e.getMessage());
            } catch (RuntimeException | LinkageError e) {
                LOG.error("serving {} failed", this, e);
                end(Refusal.STORAGE, INSIDE, SEE_LOG);
            } finally {
                serving.set(false);
            }
            more = !ended && line.hasMessages() && serving.compareAndSet(false, true);
        }
    }

    /** What is logged meanwhile says whose request it belongs to; the desk adds the backup. */
    private void marked(Message message) throws IOException, ProtocolViolation {
        requests.ifPresent(r -> MDC.put("client", r.client()));
        try {
            handle(message);
        } finally {
            MDC.clear();
        }
    }

    private void handle(Message message) throws IOException, ProtocolViolation {
        if (requests.isEmpty()) {
            login(message);
        } else if (port.stopping()) {
            end(Refusal.BUSY, "the receiver is stopping", "Try again when it runs.");
        } else if (message instanceof Message.Failure f) {
            LOG.warn("{} ended with: {}", this, f.message().replaceAll("\\p{Cntrl}", " "));
            ended = true;
            line.close();
        } else {
            serve(requests.get(), message);
        }
    }

    private void login(Message message) throws IOException, ProtocolViolation {
        if (!(message instanceof Message.Hello hello) || hello.role() != Message.Role.AGENT) {
            throw new ProtocolViolation("the first message was not an agent's HELLO");
        }
        if (hello.lowest() > Message.VERSION || hello.highest() < Message.VERSION) {
            end(
                    Refusal.VERSION,
                    "the agent speaks protocol " + hello.lowest() + " to " + hello.highest() + ", this receiver "
                            + Message.VERSION,
                    "Update the older of the two.");
            return;
        }
        life.promise(hello.silence());
        try {
            port.admit(this);
        } catch (TransferException e) {
            LOG.warn("{} is refused: {}", this, e.getMessage());
            end(e.refusal(), String.valueOf(e.getMessage()), e.hint());
            return;
        }
        line.send(port.hello(), port.limits().silence());
    }

    private void serve(DeskRequests client, Message request) throws IOException, ProtocolViolation {
        IncomingRun run = new IncomingRun(line, port.limits().silence());
        life.begin();
        reading = request instanceof Message.Fetch || request instanceof Message.FetchSeal;
        Message answer;
        boolean refused = false;
        try {
            answer = switch (request) {
                case Message.Chunk c -> client.take(c, run);
                case Message.Seal s -> client.seal(s, run);
                default -> client.answer(request);
            };
        } catch (QuiesceException e) {
            if (!line.usable()) {
                throw new LineLost(String.valueOf(e.getMessage()), e);
            }
            refused = true;
            answer = refusal(e);
        } catch (RuntimeException | LinkageError e) {
            // the border of the network: one client's bad luck must not end the endpoint
            LOG.error("serving {} failed", this, e);
            refused = true;
            answer = new Message.Refused(Refusal.STORAGE, INSIDE, SEE_LOG);
        } finally {
            reading = false;
            life.end();
        }
        if (run.violation().isPresent()) {
            throw run.violation().get();
        }
        line.send(encoded(answer), port.limits().silence());
        if (refused && (request instanceof Message.Chunk || request instanceof Message.Seal)) {
            run.discard();
        }
    }

    /** The frame of the answer, or of a refusal when the desk's answer is beyond the protocol's limits. */
    private ByteBuffer encoded(Message answer) {
        try {
            return FrameEncoder.encode(answer);
        } catch (IllegalArgumentException e) {
            LOG.error("the answer to {} can't be expressed", this, e);
            return FrameEncoder.encode(new Message.Refused(Refusal.STORAGE, INSIDE, SEE_LOG));
        }
    }

    private Message.Refused refusal(QuiesceException e) {
        Refusal code = switch (e) {
            case TransferException t when t.refusal() != Refusal.NONE -> t.refusal();
            case BusyException b -> Refusal.BUSY;
            case CancelledException c -> Refusal.BUSY;
            case ArchiveException a -> Refusal.CORRUPT;
            default -> Refusal.STORAGE;
        };
        if (code == Refusal.STORAGE) {
            LOG.error("{} is refused: {}", this, e.getMessage(), e);
        } else {
            LOG.info("{} is refused: {} {}", this, code, e.getMessage());
        }
        return new Message.Refused(code, String.valueOf(e.getMessage()), e.hint());
    }

    /** Tells the peer why and lets the line end. */
    void end(Refusal refusal, String message, String hint) {
        ended = true;
        line.leave(new Message.Failure(refusal, message, hint));
        port.farewell(line);
    }

    @Override
    public String toString() {
        return requests.map(r -> "client " + r.client() + " at ").orElse("") + line;
    }
}
