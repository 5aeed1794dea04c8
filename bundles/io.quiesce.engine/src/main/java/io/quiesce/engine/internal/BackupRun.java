package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.service.BackupEngine.Result;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.NameWish;
import io.quiesce.api.transfer.OpenRequest;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.api.transfer.SealHeader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One backup, step by step: check, name, freeze, capture, thaw, transfer, seal, tidy. Before {@code captured} is
 * journalled a failure ends the run and leaves nothing; after it the spool keeps what the receiver does not hold. On
 * every way out the instance is as it was found.
 */
final class BackupRun {

    /** Sum of the waits between tries before anything is stopped: a failure that passes costs no backup, an outage is told. */
    private static final Duration BEFORE_THE_STOP = Duration.ofSeconds(3);

    /** The part of the downtime budget that the start may need. */
    private static final double BUDGET_FOR_CAPTURE = 0.9;

    static final int MOST_CONNECTIONS = 32;

    private final Parts parts;
    private final DatabaseAdapter adapter;
    private final Path home;
    private final Plan plan;
    private final Telling telling;
    private final Cancellation cancellation;
    private final BackupId backup;
    private final Instant startedAt;
    private Optional<QuiesceException> hookFailure = Optional.empty();

    BackupRun(
            Parts parts,
            DatabaseAdapter adapter,
            Path home,
            Plan plan,
            BackupId backup,
            Telling telling,
            Cancellation cancellation) {
        this.parts = parts;
        this.adapter = adapter;
        this.home = home;
        this.plan = plan;
        this.backup = backup;
        this.telling = telling;
        this.cancellation = cancellation;
        this.startedAt = parts.clock().instant();
    }

    Result run() throws QuiesceException {
        telling.stage(Stage.CHECK);
        telling.note("backup " + backup + " of plan '" + plan.name() + "'");
        Retries retries = new Retries(
                new RetryPolicy(
                        RetryPolicy.BACKOFF, shorter(BEFORE_THE_STOP, network().patience())),
                parts.random());
        Preflight preflight =
                Blocking.call(cancellation, () -> Preflight.look(home, plan, adapter, this::connect, retries));
        cancellation.check(); // what a cancel interrupted is among the findings
        preflight.inspection().findings().stream()
                .filter(f -> f.severity() == io.quiesce.api.instance.Finding.Severity.WARNING)
                .forEach(f -> telling.note(Level.WARNING, f.check() + ": " + f.message()));
        preflight.require();
        try (ReceiverLink link = connect()) {
            AgentIdentity agent = AgentIdentity.next(home);
            Opened opened =
                    Blocking.call(cancellation, () -> retries.call(() -> name(link, preflight, agent.sequence())));
            return captureAndDeliver(link, opened, preflight, agent);
        }
    }

    private ReceiverLink connect() throws QuiesceException {
        return parts.links()
                .connect(
                        home,
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
        NameWish wish = parts.naming()
                .wish(
                        plan.naming(),
                        new Naming.Subject(startedAt, preflight.inspection().server(), plan.name(), "full", sequence));
        Opened opened = link.open(new OpenRequest(
                backup, plan.name(), wish, Layout.PLAIN, plan.transfer().chunkSize(), preflight.expected()));
        telling.note("the receiver reserved " + opened.path());
        return opened;
    }

    private Result captureAndDeliver(ReceiverLink link, Opened opened, Preflight preflight, AgentIdentity agent)
            throws QuiesceException {
        Sealed sealed;
        try (Spool spool = Spool.create(home, backup);
                Uplink uplink =
                        new Uplink(link, opened.token(), spool, plan.transfer().concurrentChunks(), telling, parts)) {
            Delivery.Route route = new Delivery.Route(spool, link);
            RunRecord run = captureAndThaw(preflight, opened, agent, route, uplink);
            Receipt receipt =
                    new Delivery(parts, run, route, network().patience(), telling).finish(uplink, cancellation);
            sealed = new Sealed(run, receipt);
            tidy(spool);
        } catch (QuiesceException | RuntimeException e) {
            if (!RunRecord.exists(Spool.directory(home, backup))) {
                drop(link, opened, e);
            } else {
                Attempts.failed(Spool.directory(home, backup), e);
                telling.note(
                        Level.WARNING,
                        "the captured backup waits in " + Spool.directory(home, backup)
                                + "; every later run and 'quiesce backup resume' send the rest");
            }
            throw e;
        }
        telling.stage(Stage.DONE);
        if (hookFailure.isPresent()) {
            throw new InstanceException(
                    hookFailure.get().getMessage() + "; the backup is published as "
                            + sealed.receipt().path(),
                    hookFailure.get().hint());
        }
        return Results.of(
                sealed.run(),
                sealed.receipt(),
                Duration.between(startedAt, parts.clock().instant()));
    }

    /** The backup is published: that its traces could not be removed changes nothing about it. */
    private void tidy(Spool spool) {
        telling.stage(Stage.TIDY);
        try {
            spool.remove();
        } catch (QuiesceException e) {
            telling.note(Level.WARNING, e.getMessage() + "; the next run tries again");
        }
    }

    /** The stopped part of the run; whatever happens in it, the instance is as it was found afterwards. */
    private RunRecord captureAndThaw(
            Preflight preflight, Opened opened, AgentIdentity agent, Delivery.Route route, Uplink uplink)
            throws QuiesceException {
        Spool spool = route.spool();
        Freeze freeze = freeze(preflight);
        try (freeze) {
            RunRecord run = capture(freeze, preflight, opened, agent, spool, uplink);
            if (plan.capture().restart() == RestartPoint.AFTER_TRANSFER) {
                deliverFrozen(run, route, uplink, freeze);
            }
            freeze.thaw();
        } catch (QuiesceException | RuntimeException e) {
            // An earlier failure must not hide that the instance is down.
            Optional<InstanceDownException> down = Freeze.down(e);
            if (down.isPresent()) {
                throw down.get();
            }
            throw e;
        } finally {
            hookFailure = freeze.hookFailure();
            if (RunRecord.exists(spool.directory())) {
                RunRecord.read(spool.directory())
                        .withDowntime(freeze.downtime())
                        .write(spool.directory());
            }
        }
        return RunRecord.read(spool.directory());
    }

    /** A captured run and its verdict. */
    private record Sealed(RunRecord run, Receipt receipt) {}

    private Freeze freeze(Preflight preflight) throws QuiesceException {
        telling.stage(Stage.FREEZE);
        HookRun hooks = new HookRun(telling, new Home(home).logs());
        boolean running = preflight.inspection().running();
        if (running) {
            hooks.run("before-stop", plan.hooks().beforeStop());
        }
        try {
            cancellation.check();
            Quiesced quiesced = adapter.quiesce(
                    plan.instance(), plan.limits(), preflight.inspection(), telling::note, cancellation);
            return new Freeze(quiesced, running, telling, hooks, plan.hooks());
        } catch (QuiesceException | RuntimeException e) {
            if (running && !(e instanceof InstanceDownException)) {
                undoHook(hooks, e);
            }
            throw e;
        }
    }

    /** What the before-stop hook took out of service goes back: the instance runs. */
    private void undoHook(HookRun hooks, Exception cause) {
        try {
            hooks.run("after-start", plan.hooks().afterStart());
        } catch (QuiesceException e) {
            cause.addSuppressed(e);
        }
    }

    private RunRecord capture(
            Freeze freeze, Preflight preflight, Opened opened, AgentIdentity agent, Spool spool, Uplink uplink)
            throws QuiesceException {
        telling.stage(Stage.CAPTURE);
        Quiesced quiesced = freeze.quiesced();
        Facts facts =
                quiesced.facts().with(Facts.of(Map.of("quiesce.adapter", adapter.name(), "quiesce.plan", plan.name())));
        ArchiveSummary summary;
        long chunks;
        CaptureWatch watch = new CaptureWatch(preflight.rawBytes(), uplink, freeze);
        SpoolGate gate = new SpoolGate(spool, preflight.room(), network().pause(), watch, telling);
        try (ChunkCutter cutter =
                new ChunkCutter(spool, plan.transfer().chunkSize().bytes(), gate, uplink::add)) {
            summary = parts.archives()
                    .create(
                            Leftovers.outside(quiesced.files()),
                            plan.capture().archive(),
                            facts,
                            spool.directory(),
                            cutter,
                            watch);
            cutter.finish();
            chunks = cutter.chunks();
        }
        quiesced.confirmDown();
        spool.sync();
        RunRecord run = RunRecord.of(
                new SealHeader(
                        backup,
                        agent.id(),
                        plan.name(),
                        Layout.PLAIN,
                        startedAt,
                        parts.clock().instant(),
                        quiesced.downtime(),
                        quiesced.shutdown(),
                        false,
                        summary.length(),
                        summary.rawBytes(),
                        summary.entries(),
                        chunks,
                        summary.contents(),
                        few(facts)),
                opened.token(),
                plan.transfer(),
                network(),
                summary.leftOut());
        run.write(spool.directory());
        telling.note("captured: " + summary.entries() + " entries, every byte is safe");
        return run;
    }

    /** The few facts that a listing shows; the rest stands in the contents document. */
    private static Facts few(Facts facts) {
        Map<String, String> shown = new java.util.TreeMap<>(facts.asMap());
        shown.keySet().removeIf(k -> k.contains(".variable.") || k.contains(".optionFile."));
        return Facts.of(shown);
    }

    /** With {@code AFTER_TRANSFER} the instance stays down while the receiver takes the rest, within the budget. */
    private void deliverFrozen(RunRecord run, Delivery.Route route, Uplink uplink, Freeze freeze)
            throws QuiesceException {
        try {
            new Delivery(parts, run, route, network().pause(), telling).awaitKept(uplink, () -> {
                cancellation.check();
                if (overBudget(freeze)) {
                    throw new CaptureException("the downtime budget is used up", "");
                }
            });
        } catch (CaptureException e) {
            telling.note(Level.WARNING, e.getMessage() + ": starting the instance, then sending the rest");
        } catch (TransferException e) {
            // whether it is tried again is decided with the instance up
            telling.note(Level.WARNING, e.getMessage() + "; starting the instance before the rest is sent");
        }
    }

    private boolean overBudget(Freeze freeze) {
        return plan.capture()
                .downtimeBudget()
                .filter(b -> freeze.downtime().toMillis() > b.toMillis() * BUDGET_FOR_CAPTURE)
                .isPresent();
    }

    private void drop(ReceiverLink link, Opened opened, Exception cause) {
        try {
            Spool.remove(home, backup);
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

    /** Counts what was read, and ends the capture on a cancel or when the budget is used up. */
    private final class CaptureWatch implements io.quiesce.api.archive.ArchiveProgress, Uplink.Watch {

        private final AtomicLong raw = new AtomicLong();
        private final AtomicLong stored = new AtomicLong();
        private final long total;
        private final Uplink uplink;
        private final Freeze freeze;

        CaptureWatch(long total, Uplink uplink, Freeze freeze) {
            this.total = total;
            this.uplink = uplink;
            this.freeze = freeze;
        }

        @Override
        public void advanced(long rawBytes, long storedBytes) throws QuiesceException {
            raw.addAndGet(rawBytes);
            stored.addAndGet(storedBytes);
            look();
        }

        @Override
        public void look() throws QuiesceException {
            cancellation.check();
            uplink.check();
            if (overBudget(freeze)) {
                throw new CaptureException(
                        "the downtime budget of "
                                + plan.capture().downtimeBudget().orElseThrow()
                                + " is used up; the instance is started again",
                        "Raise capture.downtimeBudget, or make the capture faster (level, disk, spool).");
            }
            telling.progress(raw.get(), total, stored.get(), uplink.keptBytes(), freeze.downtime());
        }
    }
}
