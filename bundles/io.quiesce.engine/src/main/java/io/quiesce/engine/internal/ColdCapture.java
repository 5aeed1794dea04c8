package io.quiesce.engine.internal;

import io.quiesce.api.Durations;
import io.quiesce.api.Home;
import io.quiesce.api.archive.ArchiveProgress;
import io.quiesce.api.archive.ArchiveSummary;
import io.quiesce.api.archive.ContentWatch;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.RestartPoint;
import io.quiesce.api.spi.ContentCheck;
import io.quiesce.api.spi.Quiesced;
import io.quiesce.api.transfer.Layout;
import io.quiesce.api.transfer.Opened;
import io.quiesce.api.transfer.SealHeader;
import io.quiesce.engine.internal.RunJournal.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The stopped part of a run: guardian armed, before-stop hook, stop, capture, start; with a snapshot the start comes before the
 * capture. Whatever happens in it, the instance is as it was found afterwards, and a failure of the start hides no other.
 */
final class ColdCapture {

    private final Run run;
    private final Plan plan;
    private final Telling telling;
    private final Preflight preflight;
    private final RunGuard guard;
    private final HookRun hooks;
    private final Optional<DowntimeForecast> forecast;
    private boolean tookOutOfService;
    private boolean learned;
    private Optional<QuiesceException> hookFailure = Optional.empty();

    ColdCapture(Run run, GuardianProgram program, Preflight preflight) {
        this.run = run;
        this.plan = run.plan();
        this.telling = run.telling();
        this.preflight = preflight;
        this.hooks = new HookRun(telling, new Home(run.home()).logs(), run.backup());
        this.guard =
                new RunGuard(program, run.home(), run.instanceLock(), plan, run.journal(), telling, this::beforeStop);
        this.forecast =
                DowntimeForecast.of(run.home(), plan.name(), plan.capture().restart());
    }

    /** The after-start hook's failure when its policy is to abort: told when the backup is safe. */
    Optional<QuiesceException> hookFailure() {
        return hookFailure;
    }

    /**
     * @return the captured run; its bytes are safe in the spool or kept by the receiver
     * @throws InstanceDownException when the instance could not be started, whatever went wrong before
     */
    RunRecord make(Opened opened, AgentIdentity agent, Delivery.Route route, Uplink uplink) throws QuiesceException {
        Spool spool = route.spool();
        forecast.ifPresent(f -> telling.note(f.text(preflight.rawBytes())));
        try (guard;
                Snapshots snapshots = new Snapshots(run.journal(), run.parts().snapshots(), telling)) {
            Freeze freeze = freeze();
            Duration stop = freeze.downtime();
            try (freeze) {
                guardDeadline(freeze);
                if (plan.capture().restart() == RestartPoint.AFTER_SNAPSHOT) {
                    captureSnapshot(snapshots, freeze, stop, opened, agent, spool, uplink);
                } else {
                    Facts facts = facts(freeze, agent);
                    RunRecord captured = capture(Source.live(freeze, facts), freeze, opened, agent, spool, uplink);
                    if (plan.capture().restart() == RestartPoint.AFTER_TRANSFER) {
                        deliverFrozen(captured, route, uplink, freeze);
                    }
                    Duration before = freeze.downtime();
                    freeze.thaw();
                    learn(stop, before.minus(stop), freeze.startTook());
                }
            } catch (QuiesceException | RuntimeException e) {
                learnWithoutRate(stop, freeze.startTook());
                // An earlier failure must not hide that the instance is down.
                Optional<InstanceDownException> down = Freeze.down(e);
                if (down.isPresent()) {
                    throw down.get();
                }
                throw e;
            } finally {
                hookFailure = freeze.hookFailure();
                rememberDowntime(spool, freeze.downtime());
            }
            return RunRecord.read(spool.directory());
        }
    }

    /** A figure that can't be written down must not hide how the run has ended. */
    private void rememberDowntime(Spool spool, Duration downtime) {
        try {
            if (RunRecord.exists(spool.directory())) {
                RunRecord.read(spool.directory()).withDowntime(downtime).write(spool.directory());
            }
        } catch (QuiesceException e) {
            telling.note(Level.WARNING, "the downtime can't be written down: " + e.getMessage());
        }
    }

    private void learn(Duration stop, Duration capture, Duration start) {
        double rate = preflight.rawBytes() * 1000.0 / Math.max(1, capture.toMillis());
        take(
                start,
                () -> DowntimeForecast.learn(
                        run.home(),
                        plan.name(),
                        new DowntimeForecast(plan.capture().restart(), stop, rate, start)));
        learned = true;
    }

    /** Of a run that was ended early: else one slow start would end all later runs early, and none would correct it. */
    private void learnWithoutRate(Duration stop, Duration start) {
        if (!learned) {
            take(start, () -> DowntimeForecast.learn(run.home(), plan.name(), forecast, stop, start));
        }
    }

    private interface Lesson {
        void take() throws IOException;
    }

    private void take(Duration start, Lesson lesson) {
        if (start.isZero()) {
            return;
        }
        try {
            lesson.take();
        } catch (IOException e) {
            telling.note(Level.WARNING, "the forecast of the downtime can't be written: " + FileTrouble.of(e));
        }
    }

    private void beforeStop() throws QuiesceException {
        tookOutOfService = true;
        hooks.run("before-stop", plan.hooks().beforeStop(), run.cancellation());
    }

    private Freeze freeze() throws QuiesceException {
        telling.stage(Stage.FREEZE);
        try {
            run.cancellation().check();
            run.requireInTime();
            Quiesced quiesced = run.adapter()
                    .quiesce(
                            plan.instance(),
                            plan.limits(),
                            preflight.inspection(),
                            guard,
                            telling::note,
                            run.cancellation());
            return new Freeze(quiesced, preflight.inspection().running(), telling, hooks, plan.hooks(), guard);
        } catch (InstanceDownException e) {
            guard.giveUp();
            throw e;
        } catch (QuiesceException | RuntimeException e) {
            // watched until the hook is undone: a kill before that leaves it to the guardian
            if (tookOutOfService) {
                guard.hook();
                undoHook(e);
            }
            guard.disarm();
            throw e;
        }
    }

    /** What the before-stop hook took out of service goes back: the instance runs. */
    private void undoHook(Exception cause) {
        try {
            hooks.run("after-start", plan.hooks().afterStart());
        } catch (QuiesceException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * What is read, and what was known of the instance while it was down.
     *
     * @param confirmation asked after the last byte was read: whether the instance was fenced all the while
     * @param room of a snapshot
     */
    private record Source(FileSet files, Facts facts, Confirmation confirmation, Optional<SnapshotRoom> room) {

        @FunctionalInterface
        interface Confirmation {
            boolean fenced() throws QuiesceException;
        }

        static Source live(Freeze freeze, Facts facts) throws QuiesceException {
            Quiesced quiesced = freeze.quiesced();
            return new Source(Leftovers.outside(quiesced.files()), facts, quiesced::confirmDown, Optional.empty());
        }
    }

    /** The snapshot is captured although the instance can't be started: it may be what is needed next. */
    private void captureSnapshot(
            Snapshots snapshots,
            Freeze freeze,
            Duration stop,
            Opened opened,
            AgentIdentity agent,
            Spool spool,
            Uplink uplink)
            throws QuiesceException {
        Source snapshot = snapshot(snapshots, freeze, facts(freeze, agent));
        Duration before = freeze.downtime();
        Optional<InstanceDownException> down = Optional.empty();
        try {
            freeze.thaw();
            learn(stop, before.minus(stop), freeze.startTook());
        } catch (InstanceDownException e) {
            telling.note(
                    Level.CRITICAL,
                    e.getMessage() + "\n" + e.hint() + "\nThe backup goes on: it is made from the snapshot.");
            down = Optional.of(e);
        }
        try {
            capture(snapshot, freeze, opened, agent, spool, uplink);
        } catch (QuiesceException | RuntimeException e) {
            if (down.isPresent()) {
                down.get().addSuppressed(e);
                throw down.get();
            }
            throw e;
        }
        if (down.isPresent()) {
            throw down.get();
        }
    }

    private Source snapshot(Snapshots snapshots, Freeze freeze, Facts facts) throws QuiesceException {
        telling.stage(Stage.SNAPSHOT);
        requireInBudget(freeze);
        Source live = Source.live(freeze, facts);
        FileSet copies = snapshots.take(
                plan.capture().snapshot().orElseThrow(), live.files(), () -> snapshotLimit(freeze), run.cancellation());
        guard.progress();
        boolean fenced = live.confirmation().fenced();
        guard.requireWatched();
        run.journal().requireOwned();
        return new Source(copies, facts, () -> fenced, Optional.of(new SnapshotRoom(live.files(), copies)));
    }

    /** For the next root: the last one may have taken most of it, and is progress. */
    private Duration snapshotLimit(Freeze freeze) {
        guard.progress();
        Duration stall = plan.limits().stall();
        Duration limit = left(freeze).filter(l -> l.compareTo(stall) < 0).orElse(stall);
        return limit.isNegative() ? Duration.ZERO : limit;
    }

    private Facts facts(Freeze freeze, AgentIdentity agent) {
        return freeze.quiesced()
                .facts()
                .with(Facts.of(Map.of(
                        "quiesce.adapter",
                        run.adapter().name(),
                        "quiesce.plan",
                        plan.name(),
                        Lineage.SEQUENCE,
                        Long.toString(agent.sequence()))));
    }

    private RunRecord capture(
            Source source, Freeze freeze, Opened opened, AgentIdentity agent, Spool spool, Uplink uplink)
            throws QuiesceException {
        telling.stage(Stage.CAPTURE);
        ArchiveSummary summary;
        long chunks;
        CaptureWatch watch = new CaptureWatch(preflight.rawBytes(), uplink, freeze, source.room());
        // with the instance up nobody is in a hurry
        Duration longest = freeze.isOver() ? network().patience() : network().pause();
        HoldUps holdUps = new HoldUps(telling, HoldUps.SELDOM);
        Optional<ContentCheck> check = plan.capture().checkPages()
                ? freeze.quiesced().contentCheck().map(c -> new HarmlessCheck(c, telling))
                : Optional.empty();
        SpoolGate gate = new SpoolGate(spool, run.runs().spool(), preflight.room(), longest, watch, holdUps);
        try (ChunkCutter cutter =
                new ChunkCutter(spool, plan.transfer().chunkSize().bytes(), gate, uplink::add)) {
            summary = run.parts()
                    .archives()
                    .create(
                            source.files(),
                            plan.capture().archive(),
                            source.facts(),
                            spool.directory(),
                            check.<ContentWatch>map(c -> c).orElse(ContentWatch.NONE),
                            cutter,
                            watch);
            cutter.finish();
            chunks = cutter.chunks();
        }
        watch.complete();
        holdUps.sum();
        check.ifPresent(
                this::tellContent); // before the capture counts as one: who goes on after a kill knows nothing of it
        boolean fenced = source.confirmation().fenced();
        spool.sync(watch::goOn);
        requireWatched(freeze);
        run.journal().requireOwned();
        Facts facts = check.map(c -> source.facts().with(c.facts())).orElse(source.facts());
        RunRecord captured = RunRecord.of(
                header(opened, agent, freeze.quiesced(), facts, summary, chunks, fenced),
                opened.token(),
                plan.transfer(),
                network(),
                summary.leftOut());
        captured.write(spool.directory());
        run.journal().step(Step.CAPTURED, "");
        telling.note("captured: " + summary.entries() + " entries, every byte is safe");
        return captured;
    }

    /** An error, so that an alert tells people too: the copy is as good as the files are, which is what they must know. */
    private void tellContent(ContentCheck check) {
        check.findings().forEach(f -> telling.note(Level.ERROR, f.check() + ": " + f.message() + "\n" + f.hint()));
    }

    /** Nobody needs to watch over an instance that is up. */
    private void requireWatched(Freeze freeze) throws CaptureException {
        if (!freeze.isOver()) {
            guard.requireWatched();
        }
    }

    private SealHeader header(
            Opened opened,
            AgentIdentity agent,
            Quiesced quiesced,
            Facts facts,
            ArchiveSummary summary,
            long chunks,
            boolean fenced) {
        return new SealHeader(
                run.backup(),
                agent.id(),
                plan.name(),
                Layout.PLAIN,
                run.startedAt(),
                run.parts().clock().instant(),
                quiesced.downtime(),
                quiesced.shutdown(),
                fenced,
                summary.length(),
                summary.rawBytes(),
                summary.entries(),
                chunks,
                summary.contents(),
                few(facts));
    }

    /** The few facts that a listing shows; the rest stands in the contents document. */
    static Facts few(Facts facts) {
        Map<String, String> shown = new TreeMap<>(facts.asMap());
        shown.keySet().removeIf(k -> k.contains(".variable.") || k.contains(".optionFile."));
        // a set of GTIDs with very many gaps
        shown.values().removeIf(text -> text.getBytes(StandardCharsets.UTF_8).length > SealHeader.LONGEST_FACT);
        return Facts.of(shown);
    }

    /** With {@code AFTER_TRANSFER} the instance stays down while the receiver takes the rest, within the budget. */
    private void deliverFrozen(RunRecord captured, Delivery.Route route, Uplink uplink, Freeze freeze)
            throws QuiesceException {
        Standstill standstill = new Standstill(network().pause());
        try {
            new Delivery(run.parts(), captured, route, network().pause(), telling).awaitKept(uplink, () -> {
                run.cancellation().check();
                guard.progress();
                if (left(freeze).filter(Duration::isNegative).isPresent()) {
                    throw new CaptureException("the downtime budget is used up", "");
                }
                if (standstill.passed(uplink.keptBytes())) {
                    throw new CaptureException(
                            "no chunk got through for "
                                    + Durations.display(network().pause()),
                            "");
                }
            });
        } catch (CaptureException e) {
            telling.note(Level.WARNING, e.getMessage() + ": starting the instance, then sending the rest");
        } catch (TransferException e) {
            // whether it is tried again is decided with the instance up
            telling.note(Level.WARNING, e.getMessage() + "; starting the instance before the rest is sent");
        }
    }

    private NetworkLimits network() {
        return plan.limits().network();
    }

    /** What is left of the budget before the start has to begin; empty without a budget. */
    private Optional<Duration> left(Freeze freeze) {
        return plan.capture()
                .downtimeBudget()
                .map(b -> b.minus(DowntimeForecast.reserve(forecast, b)).minus(freeze.downtime()));
    }

    private void requireInBudget(Freeze freeze) throws CaptureException {
        if (!freeze.isOver() && left(freeze).filter(Duration::isNegative).isPresent()) {
            Duration budget = plan.capture().downtimeBudget().orElseThrow();
            throw new CaptureException(
                    "the downtime budget of " + Durations.display(budget) + " is used up, with "
                            + Durations.display(DowntimeForecast.reserve(forecast, budget))
                            + " that the start may need; the instance is started again",
                    "Raise capture.downtimeBudget, or make the capture faster (level, disk, spool).");
        }
    }

    /** The guardian waits a little longer than the agent: it is there for the case that the agent does nothing. */
    private void guardDeadline(Freeze freeze) throws CaptureException {
        Optional<Duration> left = left(freeze);
        if (left.isPresent() && preflight.inspection().running()) {
            guard.deadline(
                    left.get().isNegative()
                            ? plan.limits().lease()
                            : left.get().plus(plan.limits().lease()));
        }
    }

    /** Counts what was read, and ends the capture on a cancel, without a guardian, or when the budget is used up. */
    private final class CaptureWatch implements ArchiveProgress, Uplink.Watch {

        private final AtomicLong raw = new AtomicLong();
        private final AtomicLong stored = new AtomicLong();
        private final Uplink uplink;
        private final Freeze freeze;
        private final Optional<SnapshotRoom> room;
        private volatile long total;

        CaptureWatch(long total, Uplink uplink, Freeze freeze, Optional<SnapshotRoom> room) {
            this.total = total;
            this.uplink = uplink;
            this.freeze = freeze;
            this.room = room;
        }

        @Override
        public void advanced(long rawBytes, long storedBytes) throws QuiesceException {
            raw.addAndGet(rawBytes);
            stored.addAndGet(storedBytes);
            goOn();
        }

        /** Called by a capture that waits for room in the spool: that is no stall, but room that nobody will make. */
        @Override
        public void look() throws QuiesceException {
            try {
                uplink.check();
            } catch (TransferException e) {
                throw e.refusal().curableAtReceiver() ? noRoom(e) : e;
            }
            goOn();
        }

        private static TransferException noRoom(TransferException refused) {
            return new TransferException(
                    refused.getMessage() + "; the spool has no room for the rest either, so this backup is given up",
                    "Mend that at the receiver, or give the spool more room (docs/plan.md), then back up again.",
                    refused.refusal());
        }

        /** Everything was read, whatever was counted before the stop. */
        void complete() throws QuiesceException {
            total = raw.get();
            goOn();
        }

        void goOn() throws QuiesceException {
            run.cancellation().check();
            uplink.requireUse();
            if (room.isPresent()) {
                room.get().require();
            }
            requireWatched(freeze);
            guard.progress();
            requireInBudget(freeze);
            telling.progress(raw.get(), total, stored.get(), uplink.keptBytes(), freeze.downtime());
        }
    }
}
