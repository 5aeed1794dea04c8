package io.quiesce.transfer.mina.internal.agent;

import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.transfer.mina.internal.line.Line;
import io.quiesce.transfer.mina.internal.line.LineLost;
import io.quiesce.transfer.mina.internal.line.OutgoingRun;
import io.quiesce.transfer.mina.internal.peer.Failures;
import io.quiesce.transfer.mina.internal.wire.Message;
import io.quiesce.transfer.mina.internal.wire.ProtocolViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** One request on a line and everything up to its answer. */
final class Exchange {

    private static final LongConsumer NOBODY = count -> {};

    private final Line line;
    private final Duration silence;
    private final Failures failures;
    private final Duration stall;
    private Deadline stalled;
    private long furthest;
    private boolean answered;

    Exchange(Line line, NetworkLimits limits, Failures failures) {
        this.line = line;
        this.silence = limits.silence();
        this.stall = limits.stall();
        this.failures = failures;
        this.stalled = Deadline.after(stall);
    }

    /** Whether the answer is there, so that the line is ready for another request. */
    boolean answered() {
        return answered;
    }

    void begin(Message request) throws IOException {
        line.send(request, silence);
    }

    <T extends Message> T ask(Message request, Class<T> answer)
            throws IOException, ProtocolViolation, TransferException {
        begin(request);
        return await(answer, NOBODY);
    }

    /**
     * Waits for the answer.
     *
     * @param progress told what the receiver tells meanwhile
     * @throws TransferException when the receiver refuses
     */
    <T extends Message> T await(Class<T> type, LongConsumer progress)
            throws IOException, ProtocolViolation, TransferException {
        T answer = next(type, progress);
        answered = true;
        return answer;
    }

    /** The next message of a longer answer. */
    <T extends Message> T next(Class<T> type, LongConsumer progress)
            throws IOException, ProtocolViolation, TransferException {
        for (; ; ) {
            Message message = line.receive(silence);
            if (type.isInstance(message) && !(message instanceof Message.Progress)) {
                advanced();
                return type.cast(message);
            }
            accept(message, progress);
        }
    }

    private void accept(Message message, LongConsumer progress) throws LineLost, ProtocolViolation, TransferException {
        switch (message) {
            case Message.Progress p -> {
                heed(p.count());
                progress.accept(p.count());
            }
            case Message.Refused r -> {
                answered = true;
                throw failures.answered(r.refusal(), r.message(), r.hint());
            }
            case Message.Failure f -> throw failures.answered(f.refusal(), f.message(), f.hint());
            default -> throw new ProtocolViolation(message.getClass().getSimpleName() + " is no answer to the request");
        }
    }

    /** Signs of life are not enough for ever: a receiver whose disk hangs gives them too. */
    private void heed(long count) throws LineLost {
        if (count > furthest) {
            furthest = count;
            advanced();
        } else if (stalled.passed()) {
            throw new LineLost("the receiver is alive and made no progress for " + Durations.about(stall));
        }
    }

    private void advanced() {
        stalled = Deadline.after(stall);
    }

    /** What the receiver said before the line ended, if it said why. */
    Optional<QuiesceException> lastWord() {
        for (Optional<Message> m = line.poll(); m.isPresent(); m = line.poll()) {
            if (m.get() instanceof Message.Failure f) {
                return Optional.of(failures.answered(f.refusal(), f.message(), f.hint()));
            }
        }
        return Optional.empty();
    }

    /**
     * Sends content as a run of DATA, up to its end or {@code most} bytes. Stops when the receiver refuses meanwhile.
     *
     * @param sent told the number of bytes that have left
     * @return number of bytes sent
     */
    long upload(InputStream content, long most, LongConsumer sent)
            throws IOException, ProtocolViolation, TransferException {
        try (OutgoingRun run = new OutgoingRun(line, silence)) {
            do {
                heedRefusal(run);
                if (run.sendFrom(content, most - run.sent()) == 0) {
                    break;
                }
                advanced();
                sent.accept(run.sent());
            } while (run.sent() < most);
            if (run.sent() == most && content.read() >= 0) {
                throw new CallersStream.Failed("the content is longer than " + most + " bytes");
            }
            run.end();
            return run.sent();
        }
    }

    /** A refusal may come while the run is still going out; it ends then, so that the line stays usable. */
    private void heedRefusal(OutgoingRun run) throws IOException, ProtocolViolation, TransferException {
        for (Optional<Message> m = line.poll(); m.isPresent(); m = line.poll()) {
            try {
                accept(m.get(), NOBODY);
            } catch (TransferException e) {
                if (answered) {
                    run.end();
                }
                throw e;
            }
        }
    }

    /** Copies a run of DATA of at most that many bytes to the caller's stream. */
    long download(OutputStream target, long most) throws IOException, ProtocolViolation, TransferException {
        long received = 0;
        for (; ; ) {
            switch (next(Message.class, NOBODY)) {
                case Message.Data d -> {
                    received += d.bytes().remaining();
                    if (received > most) {
                        throw new ProtocolViolation("more than the " + most + " bytes that were asked for");
                    }
                    target.write(
                            d.bytes().array(),
                            d.bytes().arrayOffset() + d.bytes().position(),
                            d.bytes().remaining());
                }
                case Message.End e -> {
                    if (e.total() != received) {
                        throw new ProtocolViolation("END after " + received + " bytes speaks of " + e.total());
                    }
                    answered = true;
                    return received;
                }
                case Message m -> accept(m, NOBODY);
            }
        }
    }

    /** Passes the rows of a listing on. */
    <M extends Message> long rows(Class<M> kind, Consumer<M> rows)
            throws IOException, ProtocolViolation, TransferException {
        long received = 0;
        for (; ; ) {
            Message next = next(Message.class, NOBODY);
            if (kind.isInstance(next)) {
                received++;
                rows.accept(kind.cast(next));
            } else if (next instanceof Message.End end) {
                if (end.total() != received) {
                    throw new ProtocolViolation("END after " + received + " rows speaks of " + end.total());
                }
                answered = true;
                return received;
            } else {
                accept(next, NOBODY);
            }
        }
    }
}
