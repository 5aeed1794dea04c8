package io.quiesce.control.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks.Duty;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.BackupFilePage;
import io.quiesce.api.control.BackupFileQuery;
import io.quiesce.api.control.BackupOutlook;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.CheckReport;
import io.quiesce.api.control.FeedPage;
import io.quiesce.api.control.FeedPosition;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.ReceiverAnswer;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.plan.ScheduleSpec;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk of the process that owns the home. */
final class HomeDesk implements AgentDesk, Submissions {

    private static final Logger LOG = LoggerFactory.getLogger(HomeDesk.class);
    private static final int NEXT_RUNS = 10;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Path home;
    private final Parts parts;
    private final Duty duty;
    private final int parallel;
    private final Instant since;
    private final Feed feed;
    private final KnownPlans known;
    private final Workshop workshop;
    private final RunQueue queue;
    private final LeftoverWatch leftovers;
    private final Restores restores;
    private final HeldBackups held;
    private final Enrolments enrolments;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("quiesce-watch").factory());
    private volatile Runnable afterwards = () -> {};

    HomeDesk(Path home, Duty duty, RunOptions scheduled, int parallel, Parts parts) throws QuiesceException {
        this.home = home;
        this.duty = duty;
        this.parallel = parallel;
        this.parts = parts;
        this.since = parts.clock().instant();
        this.feed = new Feed(parts.clock());
        this.restores = new Restores(parts.restores(), parts.plans(), parts.clock(), home);
        this.held = new HeldBackups(parts.links(), parts.restores(), parts.clock(), home);
        this.enrolments = new Enrolments(parts.links(), parts.plans(), parts.engine(), home);
        boolean unattended = duty == Duty.UNATTENDED;
        this.known = KnownPlans.of(parts.plans(), parts.documents(), home);
        this.workshop = new Workshop(parts, home, feed, restores, held, this::undelivered);
        this.queue = new RunQueue(parts.clock(), feed, workshop, parallel);
        this.leftovers = new LeftoverWatch(parts.engine(), home, queue, () -> System.nanoTime() / 1_000_000);
        if (unattended) {
            parts.alerts().serve(home);
            parts.reports().serve(home);
            Ledger ledger = ledger(home);
            ScheduleWatch schedules = new ScheduleWatch(
                    parts.schedules(),
                    scheduled.acceptNoBootRecovery(),
                    queue,
                    ledger,
                    alert -> parts.alerts().raise(home, alert),
                    parts.clock());
            CertificateWatch certificates = new CertificateWatch(
                    () -> parts.links().enrolled(home),
                    alert -> parts.alerts().raise(home, alert),
                    ledger,
                    parts.clock());
            watch.scheduleWithFixedDelay(
                    () -> look(schedules, certificates), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
        queue.open(unattended ? new UnfinishedWork(parts.engine(), parts.restores(), home)::settle : () -> {});
    }

    private static Ledger ledger(Path home) throws CheckFailedException {
        try {
            return new Ledger(home);
        } catch (IOException e) {
            throw new CheckFailedException(
                    "cannot read what the schedules have handled: " + FileTrouble.of(e),
                    "Remove the file to begin anew: nothing that was due before will then be run.",
                    e);
        }
    }

    private void look(ScheduleWatch schedules, CertificateWatch certificates) {
        try {
            schedules.look(known.plans());
            leftovers.look();
            certificates.look();
        } catch (QuiesceException | IOException | RuntimeException e) {
            // an exception would end the watch, and with it every schedule
            LOG.error("schedules, waiting backups or certificates could not be looked at: {}", e.getMessage(), e);
        }
    }

    private void undelivered(BackupId backup, QuiesceException cause) {
        leftovers.failed(backup, cause);
    }

    @Override
    public AgentStatus status() {
        return new AgentStatus(
                parts.version(),
                home.toString(),
                ProcessHandle.current().pid(),
                System.getProperty("user.name", ""),
                since,
                duty == Duty.UNATTENDED,
                parallel,
                feed.position());
    }

    @Override
    public List<PlanState> plans() throws QuiesceException {
        List<PlanState> all = new ArrayList<>();
        List<QueuedRun> runs = queue.list();
        for (PlannedSchedules plan : known.plans()) {
            all.add(new PlanState(
                    plan.plan(),
                    plan.problem(),
                    plan.enabled(),
                    plan.schedules().stream().map(PlannedSchedules::text).toList(),
                    plan.enabled() ? next(plan.schedules()) : List.of(),
                    runs.stream().filter(r -> r.plan().equals(plan.plan())).findFirst()));
        }
        return all;
    }

    private List<Instant> next(List<ScheduleSpec> schedules) {
        Instant now = parts.clock().instant();
        return schedules.stream()
                .flatMap(s -> parts.schedules().next(s, now, NEXT_RUNS).stream())
                .sorted()
                .distinct()
                .limit(NEXT_RUNS)
                .toList();
    }

    @Override
    public QueuedRun submit(Work work) throws QuiesceException {
        return submit(work, "somebody on this host");
    }

    @Override
    public QueuedRun submit(Work work, String askedBy) throws QuiesceException {
        return switch (work) {
            case Work.Backup backup -> {
                Plan plan = parts.plans().load(home, backup.plan()).plan();
                yield queue.ask(
                        work, plan.name(), Turns.instance(plan.instance().dataDirectory()), askedBy);
            }
            case Work.Delivery delivery ->
                queue.ask(work, workshop.waiting(delivery.backup()).plan(), "", askedBy);
            case Work.Restore restore ->
                queue.ask(work, restores.plan(restore.order()).map(Plan::name).orElse(""), "", askedBy);
            case Work.Verification verification -> {
                enrolments.find(verification.receiver());
                yield queue.ask(work, "", "", askedBy);
            }
            case Work.DiscardOld discard ->
                queue.ask(work, parts.plans().load(home, discard.plan()).plan().name(), "", askedBy);
        };
    }

    @Override
    public List<QueuedRun> queue() {
        return queue.list();
    }

    @Override
    public boolean cancel(UUID run) {
        return queue.cancel(run);
    }

    @Override
    public FeedPage feed(FeedPosition after, Duration wait) throws QuiesceException {
        try {
            return feed.read(after, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    @Override
    public CheckReport check(String plan) throws QuiesceException {
        return check(parts.plans().load(home, plan));
    }

    @Override
    public CheckReport checkText(String label, String text) throws QuiesceException {
        return check(parts.documents().check(home, label, text));
    }

    private CheckReport check(PlanStore.Loaded loaded) {
        Inspection found = parts.engine().check(home, loaded.plan());
        return new CheckReport(found.running(), found.findings());
    }

    @Override
    public List<Waiting> waiting() throws QuiesceException {
        return parts.engine().waiting(home);
    }

    @Override
    public Discarded discard(BackupId backup) throws QuiesceException {
        return parts.engine().discard(home, backup);
    }

    @Override
    public RestorePreview preview(RestoreOrder order) throws QuiesceException {
        return restores.preview(order);
    }

    @Override
    public List<Path> kept(String plan) throws QuiesceException {
        return restores.kept(plan);
    }

    @Override
    public BackupPage backups(BackupQuery query) throws QuiesceException {
        return held.page(query);
    }

    @Override
    public boolean hold(String receiver, BackupId backup, HoldWish wish) throws QuiesceException {
        held.hold(receiver, backup, wish);
        return wish.held();
    }

    @Override
    public List<BackupOutlook> outlook(String receiver, String plan) throws QuiesceException {
        return held.outlook(receiver, plan);
    }

    @Override
    public BackupFilePage files(BackupFileQuery query) throws QuiesceException {
        return held.files(query);
    }

    @Override
    public long count(RunQuery query) throws QuiesceException {
        return parts.history().count(home, query);
    }

    @Override
    public RunPage history(RunQuery query) throws QuiesceException {
        return parts.history().list(home, query);
    }

    @Override
    public List<RunLog> find(String beginning) throws QuiesceException {
        return parts.history().find(home, beginning);
    }

    @Override
    public List<EnrolledReceiver> receivers() throws QuiesceException {
        return enrolments.all();
    }

    @Override
    public ReceiverAnswer receiver(String name) throws QuiesceException {
        return enrolments.ask(name);
    }

    @Override
    public EnrolledReceiver enrol(String code, String name, boolean replace) throws QuiesceException {
        return enrolments.enrol(code, name, replace);
    }

    @Override
    public EnrolledReceiver move(String receiver, ReceiverAddress address) throws QuiesceException {
        return enrolments.move(receiver, address);
    }

    @Override
    public List<String> neededBy(String receiver) throws QuiesceException {
        return enrolments.neededBy(receiver);
    }

    @Override
    public EnrolledReceiver leave(String receiver) throws QuiesceException {
        return enrolments.leave(receiver);
    }

    @Override
    public void close() {
        watch.shutdownNow();
        queue.close();
        feed.close();
        afterwards.run();
        known.close(); // nobody asks for plans any more
    }

    /** What {@link #close} does when everything has ended. */
    void afterwards(Runnable last) {
        afterwards = last;
    }
}
