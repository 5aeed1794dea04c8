package io.quiesce.engine.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Home;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.Archives;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.api.service.Naming;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.Seals;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.EnrolledReceiver;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.MDC;

/** Runs backups that stream to the receiver while they are captured, with the spool in between. */
@Component
public final class StreamingBackupEngine implements BackupEngine {

    private final Parts parts;
    private final Adapters adapters;
    private final BootRecovery bootRecovery;
    private final GuardianProgram program;
    private final Map<Path, RunsOfHome> homes = new ConcurrentHashMap<>();

    @Activate
    public StreamingBackupEngine(
            @Reference GuardianProgram program,
            @Reference BootRecovery bootRecovery,
            @Reference Archives archives,
            @Reference Seals seals,
            @Reference ReceiverLinks links,
            @Reference Naming naming,
            @Reference SnapshotProviders snapshots,
            @Reference Adapters adapters) {
        this.parts = new Parts(
                archives, seals, links, naming, snapshots, Clock.systemUTC(), new SecureRandom(), RetryPolicy.BACKOFF);
        this.adapters = adapters;
        this.bootRecovery = bootRecovery;
        this.program = program;
    }

    private RunsOfHome runs(Path home) {
        return homes.computeIfAbsent(home.toAbsolutePath().normalize(), RunsOfHome::new);
    }

    @Override
    public Inspection check(Path home, Plan plan) {
        try {
            DatabaseAdapter adapter = adapters.named(plan.instance().adapter());
            return Preflight.look(
                            runs(home),
                            plan,
                            adapter,
                            parts.snapshots(),
                            () -> parts.links()
                                    .connect(
                                            home,
                                            plan.transfer().receiver(),
                                            1,
                                            plan.limits().network()),
                            Preflight.ONCE)
                    .inspection();
        } catch (QuiesceException e) {
            return new Inspection(
                    false,
                    List.of(Finding.refused("adapter", e.getMessage(), e.hint())),
                    FileSet.of(plan.instance().dataDirectory()),
                    Facts.NONE,
                    plan.instance().host());
        }
    }

    @Override
    public Result run(Path home, Plan plan, RunOptions options, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        DatabaseAdapter adapter = adapters.named(plan.instance().adapter());
        Telling telling = new Telling(listener, parts.clock());
        BackupId backup = new BackupId(UUID.randomUUID());
        RunsOfHome runs = runs(home);
        try (RunsOfHome.Begun begun = runs.begin(backup)) {
            new Recovery(program, parts, home, telling)
                    .settleBefore(plan.instance().dataDirectory(), runs, cancellation);
            RestoreJournal.requireSettled(new Home(home), plan.instance().dataDirectory());
            options.require(bootRecovery.status(home));
            RunJournal journal = RunJournal.begin(home, backup, parts.clock());
            try (MDC.MDCCloseable logged = MDC.putCloseable("backup", backup.toString());
                    OwnedFile made = journal.own();
                    InstanceClaim instance = InstanceClaim.of(plan.instance().dataDirectory(), journal.folder());
                    CancelWatch cancel = new CancelWatch(journal.cancel(), cancellation)) {
                return new BackupRun(
                                new Run(
                                        parts,
                                        adapter,
                                        runs,
                                        plan,
                                        options,
                                        backup,
                                        parts.clock().instant(),
                                        journal,
                                        instance.file(),
                                        telling,
                                        cancellation),
                                program)
                        .make();
            } finally {
                end(journal, telling);
            }
        }
    }

    /** The folder of a run stays only when somebody still has to put something in order; it changes nothing about the run. */
    private static void end(RunJournal journal, Telling telling) {
        try {
            if (!journal.isUnsettled()) {
                journal.remove();
            }
        } catch (QuiesceException e) {
            telling.note(Level.WARNING, e.getMessage() + "; the next run tries again");
        }
    }

    @Override
    public int recover(Path home, RunListener listener) throws QuiesceException {
        try (OwnedFile ownHome = OwnedFile.home(home)) {
            return new Recovery(program, parts, home, new Telling(listener, parts.clock())).settle();
        }
    }

    @Override
    public EnrolledReceiver renewIdentity(Path home, Enrolling replacement) throws QuiesceException {
        return AgentIdentity.renew(home, replacement);
    }

    @Override
    public List<BackupId> cancel(Path home) throws QuiesceException {
        List<BackupId> asked = new ArrayList<>();
        for (RunJournal run : made(home)) {
            run.requestCancel();
            asked.add(run.backup());
        }
        return asked;
    }

    @Override
    public List<BackupId> running(Path home) throws QuiesceException {
        return made(home).stream().map(RunJournal::backup).toList();
    }

    private static List<RunJournal> made(Path home) throws QuiesceException {
        List<RunJournal> made = new ArrayList<>();
        for (RunJournal run : RunJournal.unfinished(home)) {
            if (run.isMade()) {
                made.add(run);
            }
        }
        return made;
    }

    @Override
    public List<Waiting> waiting(Path home) throws QuiesceException {
        return new CapturedRuns(parts, home).waiting();
    }

    @Override
    public Result resume(Path home, BackupId backup, Duration patience, RunListener listener, Cancellation cancellation)
            throws QuiesceException {
        try (MDC.MDCCloseable logged = MDC.putCloseable("backup", backup.toString())) {
            return new CapturedRuns(parts, home).deliver(backup, patience, listener, cancellation);
        }
    }

    @Override
    public Discarded discard(Path home, BackupId backup) throws QuiesceException {
        return new CapturedRuns(parts, home).discard(backup);
    }
}
