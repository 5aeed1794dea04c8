package io.quiesce.engine.internal;

import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.instance.Finding.Severity;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine.Result;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One backup, step by step: check, name, freeze, capture, thaw, transfer, seal, tidy. Before {@code captured} is
 * journalled a failure ends the run and leaves nothing; after it the spool keeps what the receiver does not hold. On
 * every way out the instance is as it was found.
 */
final class BackupRun {

    /** Sum of the waits between tries before anything is stopped: a failure that passes costs no backup, an outage is told. */
    private static final Duration BEFORE_THE_STOP = Duration.ofSeconds(3);

    static final int MOST_CONNECTIONS = 32;

    private final Run run;
    private final GuardianProgram program;
    private final Plan plan;
    private final Telling telling;

    BackupRun(Run run, GuardianProgram program) {
        this.run = run;
        this.program = program;
        this.plan = run.plan();
        this.telling = run.telling();
    }

    Result make() throws QuiesceException {
        telling.stage(Stage.CHECK);
        telling.identified(run.backup());
        telling.note("backup " + run.backup() + " of plan '" + plan.name() + "'");
        run.requireInTime();
        Retries retries = new Retries(
                new RetryPolicy(
                        RetryPolicy.BACKOFF, shorter(BEFORE_THE_STOP, network().patience())),
                run.parts().random());
        Preflight preflight = Blocking.call(
                run.cancellation(),
                () -> Preflight.look(
                        run.runs(), plan, run.adapter(), run.parts().snapshots(), this::connect, retries));
        try {
            return make(preflight, retries);
        } catch (QuiesceException e) {
            if (!(e instanceof CancelledException)) {
                e.addInstanceLog(InstanceLog.read(() -> run.adapter()
                        .lastLog(plan.instance(), preflight.inspection().facts())));
            }
            throw e;
        }
    }

    private Result make(Preflight preflight, Retries retries) throws QuiesceException {
        run.cancellation().check(); // what a cancel interrupted is among the findings
        preflight.inspection().findings().stream()
                .filter(f -> f.severity() == Severity.WARNING)
                .forEach(f -> telling.note(Level.WARNING, f.check() + ": " + f.message()));
        preflight.require();
        new RoomBeforeStop(
                        run.runs(),
                        preflight.room(),
                        2 * plan.transfer().chunkSize().bytes())
                .await(network().patience(), telling, run.cancellation());
        try (ReceiverLink link = connect()) {
            AgentIdentity agent = AgentIdentity.next(run.home(), run.backup());
            Opened opened = Blocking.call(
                    run.cancellation(), () -> retries.call(() -> name(link, preflight, agent.sequence())));
            return captureAndDeliver(link, opened, preflight, agent);
        }
    }

    private ReceiverLink connect() throws QuiesceException {
        return run.parts()
                .links()
                .connect(
                        run.home(),
                        plan.transfer().receiver(),
                        Math.min(MOST_CONNECTIONS, plan.transfer().concurrentChunks() + 1),
                        network());
    }

    private NetworkLimits network() {
        return plan.limits().network();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Opened name(ReceiverLink link, Preflight preflight, long sequence) throws QuiesceException {
        telling.stage(Stage.NAME);
        NameWish wish = run.parts()
                .naming()
                .wish(
                        plan.naming(),
                        new Naming.Subject(
                                run.startedAt(), preflight.inspection().server(), plan.name(), "full", sequence));
        Opened opened = link.open(new OpenRequest(
                run.backup(), plan.name(), wish, Layout.PLAIN, plan.transfer().chunkSize(), preflight.expected()));
        telling.note("the receiver reserved " + opened.path());
        return opened;
    }

    private Result captureAndDeliver(ReceiverLink link, Opened opened, Preflight preflight, AgentIdentity agent)
            throws QuiesceException {
        ColdCapture capture = new ColdCapture(run, program, preflight);
        RunRecord captured;
        Receipt receipt;
        try (Spool spool = Spool.create(run.home(), run.backup());
                SpoolAccount.Part counted = run.runs().spool().enter(spool);
                Uplink uplink = new Uplink(
                        link,
                        opened.token(),
                        spool,
                        plan.transfer().concurrentChunks(),
                        Pace.of(plan.transfer().rate()),
                        telling,
                        run.parts())) {
            Delivery.Route route = new Delivery.Route(spool, link);
            captured = capture.make(opened, agent, route, uplink);
            receipt = new Delivery(run.parts(), captured, route, network().patience(), telling)
                    .finish(uplink, run.cancellation());
            spool.tidy(telling);
        } catch (QuiesceException | RuntimeException e) {
            leave(link, opened, e);
            throw e;
        }
        telling.stage(Stage.DONE);
        if (capture.hookFailure().isPresent()) {
            QuiesceException failure = capture.hookFailure().get();
            throw new InstanceException(
                    failure.getMessage() + "; the backup is published as " + receipt.path(), failure.hint());
        }
        return Results.of(
                captured,
                receipt,
                Duration.between(run.startedAt(), run.parts().clock().instant()));
    }

    /** After a failure a captured run waits, unless its cancel was asked for by name; of any other nothing stays. */
    private void leave(ReceiverLink link, Opened opened, Exception cause) {
        Path spool = Spool.directory(run.home(), run.backup());
        if (!RunRecord.isAbsent(spool) && !run.journal().cancelRequested()) {
            Attempts.failed(spool, cause);
            telling.note(
                    Level.WARNING,
                    "the captured backup waits in " + spool
                            + "; the agent's service sends the rest, or the next run where there is none, or 'quiesce"
                            + " backup resume'");
            return;
        }
        try {
            Spool.remove(run.home(), run.backup());
        } catch (QuiesceException | RuntimeException e) {
            cause.addSuppressed(e);
            telling.note(Level.WARNING, "could not remove the spool: " + e.getMessage());
        }
        try {
            Blocking.within(network().connect(), () -> {
                link.abandon(opened.token());
                return true;
            });
        } catch (QuiesceException | RuntimeException e) {
            cause.addSuppressed(e);
            telling.note(Level.WARNING, "could not tell the receiver to drop the transfer: " + e.getMessage());
        }
    }
}
