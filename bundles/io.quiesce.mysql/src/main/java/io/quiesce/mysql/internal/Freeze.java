package io.quiesce.mysql.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import io.quiesce.api.instance.StartRecipe;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.api.spi.Guard;
import io.quiesce.mysql.internal.files.BinlogFiles;
import io.quiesce.mysql.internal.files.DataFiles;
import io.quiesce.mysql.internal.files.ShutdownTrace;
import io.quiesce.mysql.internal.host.InterruptShield;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.Login;
import io.quiesce.mysql.internal.sql.Row;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** The stop of docs/instance-control.md, from the fresh examination to the instance shown down. */
final class Freeze {

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Guard guard;
    private final Consumer<String> steps;
    private final Examination before;
    private final FactSheet facts = new FactSheet();
    private final QuiescedInstance.Downtime downtime = new QuiescedInstance.Downtime();
    private final GuardedStart start;
    private final Resumption resumption;

    Freeze(
            Host host,
            InstanceSpec instance,
            TimeLimits limits,
            Guard guard,
            Consumer<String> steps,
            Examination before) {
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.guard = guard;
        this.steps = steps;
        this.before = before;
        this.start = new GuardedStart(
                guard,
                new StartSequence(host, instance, limits, before.service(), before.dataDirectory(), errorLog(), steps),
                before.dataDirectory());
        this.resumption = new Resumption(host, instance, limits, version());
    }

    private Optional<ServerVersion> version() {
        return before.inspection().facts().get("mysql.version").flatMap(ServerVersion::parse);
    }

    private Optional<Path> errorLog() {
        return StopLog.path(before, host.processes()).filter(p -> !p.startsWith("/proc"));
    }

    QuiescedInstance run(Cancellation cancellation) throws QuiesceException {
        cancellation.check();
        guard.arm(recipe());
        return before.running() ? stop(cancellation) : foundStopped(cancellation);
    }

    private StartRecipe recipe() {
        Service service = before.service();
        List<Path> locked = before.files().map(DataFiles::lockedFiles).orElse(List.of());
        return new StartRecipe(
                before.dataDirectory(),
                locked,
                service.releaseCommands(),
                before.running() ? service.startCommand() : List.of(),
                instance.host(),
                instance.port(),
                limits.start(),
                new RecoveryInstructions(instance, service, before.dataDirectory(), errorLog())
                        .text("The data directory " + before.dataDirectory() + " was only read.", ""));
    }

    private QuiescedInstance foundStopped(Cancellation cancellation) throws QuiesceException {
        cancellation.check();
        before.service().hold(limits.serviceStop());
        try {
            ShutdownVerdict verdict = ShutdownVerdict.found(before, StopLog.last(before, host.processes()));
            steps.accept("The instance is stopped: " + verdict.reason());
            DownCheck down = new DownCheck(host.processes(), instance, before);
            Optional<String> objection = down.objection();
            if (objection.isPresent()) {
                throw new InstanceException(
                        "the instance was found stopped but is not down: " + objection.get(), "Try again.");
            }
            return quiesced(verdict);
        } catch (QuiesceException | RuntimeException e) {
            before.service().release(limits.serviceStop()).ifPresent(steps);
            throw e;
        }
    }

    private QuiescedInstance stop(Cancellation cancellation) throws QuiesceException {
        try (Session session = login();
                StopLog log = StopLog.mark(before, host.processes())) {
            cancellation.check();
            boolean changed = prepare(session);
            try {
                cancellation.check();
                before.service().hold(limits.serviceStop());
            } catch (QuiesceException e) {
                restoreShutdownMode(session, changed);
                throw e;
            }
            return stopNow(session, log);
        }
    }

    /** From here on nothing turns back: whatever happens, the instance is up again when an exception leaves. */
    private QuiescedInstance stopNow(Session session, StopLog log) throws QuiesceException {
        downtime.begin();
        try (InterruptShield shield = new InterruptShield()) {
            return down(session, log);
        } catch (QuiesceException | RuntimeException e) {
            bringBack(e);
            throw e;
        }
    }

    private QuiescedInstance down(Session session, StopLog log) throws QuiesceException {
        boolean killed = new ShutdownSequence(
                        host,
                        instance,
                        limits,
                        before,
                        () -> ShutdownTrace.lastLines(log.text().orElse(""), 1),
                        steps)
                .run(Optional.of(session));
        OptionalInt status = killed ? OptionalInt.empty() : before.service().exitStatus(before.pids());
        ShutdownVerdict verdict = ShutdownVerdict.watched(before, log.text(), status, killed);
        steps.accept((verdict.kind() == ShutdownKind.CLEAN ? "Down: " : "Down after a crash: ") + verdict.reason());
        return quiesced(verdict);
    }

    private void bringBack(Exception cause) throws InstanceDownException {
        steps.accept("The stop failed (" + cause.getMessage() + "); bringing the instance back");
        try (InterruptShield shield = new InterruptShield()) {
            start.run("The stop of the instance failed: " + cause.getMessage() + ".");
        } catch (InstanceDownException down) {
            down.addSuppressed(cause);
            throw down;
        } catch (RuntimeException e) {
            // an exception of any other kind would say that it is up
            InstanceDownException down = new InstanceDownException(
                    "the instance in " + before.dataDirectory() + " could not be started again: " + e,
                    new RecoveryInstructions(instance, before.service(), before.dataDirectory(), errorLog())
                            .text("Its stop had failed: " + cause.getMessage() + ".", ""));
            down.addSuppressed(e);
            down.addSuppressed(cause);
            throw down;
        }
    }

    private Session login() throws CheckFailedException {
        return switch (host.sessions().open(instance, limits.connect())) {
            case Login.Accepted a -> a.session();
            case Login.Nobody n -> throw new CheckFailedException(n.reason(), "It was there a moment ago; try again.");
            case Login.Denied d -> throw new CheckFailedException(d.reason(), d.hint());
        };
    }

    /** Records log position and replication, and makes the shutdown a full one; true when {@code innodb_fast_shutdown} was changed. */
    private boolean prepare(Session session) throws CheckFailedException {
        String mode = before.settings().get("innodb_fast_shutdown", "1");
        boolean change = !mode.equals("0") && !mode.equals("1");
        try {
            if (change) {
                session.execute("SET GLOBAL innodb_fast_shutdown = 1", limits.connect());
                facts.put("fastShutdown.changed", mode + " → 1");
                steps.accept("innodb_fast_shutdown was " + mode + " and is now 1");
            }
            position(session);
            resumption.remember(session);
            return change;
        } catch (SQLException e) {
            restoreShutdownMode(session, change);
            throw new CheckFailedException(
                    "the stop can't be prepared: " + e.getMessage(),
                    "See the minimal grants in docs/instance-control.md.");
        }
    }

    private void restoreShutdownMode(Session session, boolean changed) {
        if (changed) {
            try {
                session.execute(
                        "SET GLOBAL innodb_fast_shutdown = " + before.settings().get("innodb_fast_shutdown", "1"),
                        limits.connect());
            } catch (SQLException e) {
                steps.accept("innodb_fast_shutdown stays 1: " + e.getMessage());
            }
        }
    }

    private void position(Session session) throws SQLException {
        if (!before.settings().isOn("log_bin")) {
            return;
        }
        boolean mysql = before.flavour() == Flavour.MYSQL;
        boolean renamed = mysql && version().filter(v -> v.atLeast(8, 2, 0)).isPresent();
        Optional<Row> row = session.rows(renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS").stream()
                .findFirst();
        row.ifPresent(
                r -> facts.put("binlog.before.file", r.text("file")).put("binlog.before.position", r.text("position")));
        session.value(mysql ? "SELECT @@GLOBAL.gtid_executed" : "SELECT @@GLOBAL.gtid_binlog_state")
                .ifPresent(g -> facts.put("gtid.before", g.replaceAll("\\s", "")));
    }

    private QuiescedInstance quiesced(ShutdownVerdict verdict) throws QuiesceException {
        DataFiles files = DataFiles.locate(
                before.settings(), before.dataDirectory(), instance.dataDirectory(), before.tablespaces());
        Optional<Finding> refused = files.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.REFUSED)
                .findFirst();
        if (refused.isPresent()) {
            throw new InstanceException(refused.get().message(), refused.get().hint());
        }
        guard.fence();
        facts.put("shutdown", verdict.reason());
        Facts all = before.inspection().facts().with(facts.facts()).with(afterwards());
        return new QuiescedInstance(
                new QuiescedInstance.Outcome(files.fileSet(), all, verdict, resumption),
                before,
                new DownCheck(host.processes(), instance, before),
                guard,
                start,
                downtime,
                limits,
                steps);
    }

    private Facts afterwards() {
        Path directory = before.dataDirectory();
        try {
            BinlogFiles.end(before.settings(), directory, before.flavour())
                    .ifPresent(end -> facts.binlog(end, before.flavour()));
        } catch (IOException e) {
            steps.accept("The last binary log can't be read: " + FileTrouble.of(e));
        }
        return facts.facts();
    }
}
