package io.quiesce.transfer.mina.internal.receiver;

import io.quiesce.api.Deadline;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.transfer.mina.internal.line.DaemonThreads;
import io.quiesce.transfer.mina.internal.line.IoThreads;
import io.quiesce.transfer.mina.internal.line.LineAcceptor;
import io.quiesce.transfer.mina.internal.line.PortBinding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Both ports and the threads behind them, until closed. */
final class RunningEndpoint implements Listening {

    private static final Logger LOG = LoggerFactory.getLogger(RunningEndpoint.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration REGISTRY = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(20);
    /** Any code after which a service manager starts again (docs/service.md). */
    private static final int UNUSABLE = 1;

    private final Limits limits;
    private final Visits visits;
    private final IoThreads io =
            new IoThreads(Runtime.getRuntime().availableProcessors(), "quiesce-receiver", RunningEndpoint::end);
    private final ExecutorService workers;
    private final ScheduledExecutorService watch =
            Executors.newScheduledThreadPool(2, DaemonThreads.named("quiesce-watch"));
    private Optional<TransferPort> transferPort = Optional.empty();
    private Optional<LineAcceptor> transferAcceptor = Optional.empty();
    private Optional<LineAcceptor> enrolmentAcceptor = Optional.empty();
    private Optional<ReceiverAddress> transfer = Optional.empty();
    private Optional<ReceiverAddress> enrolment = Optional.empty();
    private boolean closed;

    RunningEndpoint(Limits limits, Visits visits) {
        this.limits = limits;
        this.visits = visits;
        // one line never has more than one task, so the lines bound the threads and nothing is ever queued here
        this.workers = new ThreadPoolExecutor(
                0,
                limits.lines() + limits.strangers(),
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                DaemonThreads.named("quiesce-desk"));
    }

    /** Without one of its selector threads it would serve some lines and leave others stuck, new ones too, for good. */
    private static void end(Thread thread, Throwable cause) {
        try {
            LOG.error("{} has ended: the receiver ends, for its service to start it anew", thread.getName(), cause);
        } finally {
            Runtime.getRuntime().halt(UNUSABLE);
        }
    }

    Visits visits() {
        return visits;
    }

    ExecutorService workers() {
        return workers;
    }

    /** Binds the transfer port and watches over its lines. */
    ReceiverAddress listen(TransferPort port, Bind where, EngineSource engines) throws QuiesceException {
        LineAcceptor acceptor = engines.transfer(io, port);
        transferAcceptor = Optional.of(acceptor);
        transferPort = Optional.of(port);
        ReceiverAddress bound = PortBinding.bind(acceptor::bind, where, "transfer", "--listen");
        transfer = Optional.of(bound);
        every(TICK, port::tick);
        every(REGISTRY, port::expel);
        return bound;
    }

    /** Binds the enrolment port. */
    void listen(EnrolmentPort port, Bind where, EngineSource engines) throws QuiesceException {
        LineAcceptor acceptor = engines.enrolment(io, port);
        enrolmentAcceptor = Optional.of(acceptor);
        enrolment = Optional.of(PortBinding.bind(acceptor::bind, where, "enrolment", "--enrol-listen"));
    }

    /** Makes the acceptors of both ports. */
    interface EngineSource {
        LineAcceptor transfer(IoThreads io, TransferPort owner);

        LineAcceptor enrolment(IoThreads io, EnrolmentPort owner);
    }

    void every(Duration interval, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                // either would end the schedule, and with it revocation and signs of life
                LOG.error("watching over the lines failed", e);
            }
        };
        watch.scheduleWithFixedDelay(guarded, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Duration tick() {
        return TICK;
    }

    @Override
    public ReceiverAddress transfer() {
        return transfer.orElseThrow();
    }

    @Override
    public ReceiverAddress enrolment() {
        return enrolment.orElseThrow();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        transferAcceptor.ifPresent(LineAcceptor::unbind);
        enrolmentAcceptor.ifPresent(LineAcceptor::unbind);
        Deadline patience = Deadline.after(limits.stopping());
        while (transferPort.isPresent() && !transferPort.get().stop() && !patience.passed()) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        workers.shutdownNow();
        watch.shutdownNow();
        transferAcceptor.ifPresent(LineAcceptor::close);
        enrolmentAcceptor.ifPresent(LineAcceptor::close);
        io.dispose();
        visits.close();
    }
}
