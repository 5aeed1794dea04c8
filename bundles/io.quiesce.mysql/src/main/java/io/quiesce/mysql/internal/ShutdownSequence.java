package io.quiesce.mysql.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import io.quiesce.mysql.internal.host.Commands;
import io.quiesce.mysql.internal.host.Processes.Signal;
import io.quiesce.mysql.internal.host.Respawner;
import io.quiesce.mysql.internal.host.ServerProcess;
import io.quiesce.mysql.internal.host.Service;
import io.quiesce.mysql.internal.sql.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ends one very process in good order: SQL SHUTDOWN, SIGTERM, the service's own stop, each with its limit; SIGKILL only
 * when the plan allows it.
 */
final class ShutdownSequence {

    /** For what follows a process's end at once: its parent's end, the kernel's tidying up. */
    private static final Duration LONGEST_AFTERMATH = Duration.ofSeconds(30);

    /** For a service manager to see that a process of its own has ended. */
    private static final Duration LONGEST_NOTICE = Duration.ofSeconds(5);

    /** How often a shutdown that takes its time is told. */
    private static final Duration TELL = Duration.ofSeconds(15);

    private final Host host;
    private final InstanceSpec instance;
    private final TimeLimits limits;
    private final Examination examination;
    private final Consumer<String> steps;
    private final Duration aftermath;

    /** What the server says of itself; a long rollback is told there. */
    private final Supplier<String> lastWords;

    private final long began = System.nanoTime();
    private long told = began;

    ShutdownSequence(
            Host host,
            InstanceSpec instance,
            TimeLimits limits,
            Examination examination,
            Supplier<String> lastWords,
            Consumer<String> steps) {
        this.lastWords = lastWords;
        this.host = host;
        this.instance = instance;
        this.limits = limits;
        this.examination = examination;
        this.steps = steps;
        Duration limit = limits.serviceStop();
        this.aftermath = limit.compareTo(LONGEST_AFTERMATH) < 0 ? limit : LONGEST_AFTERMATH;
    }

    /**
     * Stops it and shows it down.
     *
     * @param session for SQL SHUTDOWN; empty when no login is possible
     * @return whether it had to be killed
     * @throws InstanceException when it is not down
     */
    boolean run(Optional<Session> session) throws InstanceException {
        ServerProcess process = examination
                .process()
                .orElseThrow(() -> new InstanceException("the process to stop is not known", "Inspect the instance."));
        boolean killed = end(process, session);
        awaitParents();
        agree();
        showDown();
        return killed;
    }

    private boolean end(ServerProcess process, Optional<Session> session) throws InstanceException {
        Service service = examination.service();
        if (service.stopsFirst(examination.respawners())) {
            steps.accept("Stopping " + process + " through its service, which would start it again otherwise");
            Duration all = limits.shutdown().plus(limits.terminate()).plus(limits.serviceStop());
            if (stopByService(service, process, all)) {
                return false;
            }
        } else {
            if (session.isPresent() && shutdownBySql(process, session.get())) {
                return false;
            }
            steps.accept("Sending SIGTERM to " + process);
            if (host.processes().signal(process, Signal.TERMINATE) && gone(process, limits.terminate())) {
                return false;
            }
            if (!gone(process, Duration.ZERO) && (service.stopIsGentle() || instance.allowKill())) {
                steps.accept("Running the service's own stop");
                if (stopByService(service, process, limits.serviceStop())) {
                    return false;
                }
            }
        }
        return gone(process, Duration.ZERO) ? false : kill(process);
    }

    private boolean shutdownBySql(ServerProcess process, Session session) {
        steps.accept("Shutting down " + process);
        Deadline deadline = Deadline.after(limits.shutdown());
        try {
            session.execute("SHUTDOWN", limits.shutdown());
        } catch (SQLException e) {
            // a broken connection is how a quick shutdown looks from here
            if (!String.valueOf(e.getSQLState()).startsWith("08")) {
                steps.accept("SHUTDOWN was refused: " + e.getMessage());
                return false;
            }
        }
        return gone(process, deadline.remaining());
    }

    private boolean stopByService(Service service, ServerProcess process, Duration limit) {
        Deadline deadline = Deadline.after(limit);
        Commands.Outcome stopped = service.stop(limit);
        if (stopped.ok() || stopped.timedOut()) {
            return Waiting.until(() -> isGone(process), deadline);
        }
        steps.accept("The service's stop " + stopped.summary());
        return gone(process, aftermath);
    }

    private boolean kill(ServerProcess process) throws InstanceException {
        if (!instance.allowKill()) {
            throw new InstanceException(
                    process + " does not end, neither by SHUTDOWN nor by SIGTERM nor by its service",
                    "See its error log for what it waits for; longer limits or allowKill: true would go on.");
        }
        for (Respawner respawner : examination.respawners()) {
            if (respawner.yields()) {
                steps.accept("Sending SIGKILL to " + respawner.process());
                host.processes().signal(respawner.process(), Signal.KILL);
            }
        }
        steps.accept("Sending SIGKILL to " + process);
        host.processes().signal(process, Signal.KILL);
        if (!gone(process, aftermath)) {
            throw new InstanceException(
                    process + " does not end even by SIGKILL", "It waits for a device; see the kernel's log.");
        }
        return true;
    }

    private boolean gone(ServerProcess process, Duration limit) {
        return Waiting.until(() -> isGone(process), Deadline.after(limit));
    }

    private boolean isGone(ServerProcess process) {
        if (!host.processes().alive(process)) {
            return true;
        }
        long now = System.nanoTime();
        if (now - told > TELL.toNanos()) {
            told = now;
            String said = lastWords.get().strip();
            steps.accept(process + " is still shutting down after "
                    + Duration.ofNanos(now - began).toSeconds() + " s"
                    + (said.isEmpty() ? "" : "; its log says: " + said));
        }
        return false;
    }

    private void awaitParents() throws InstanceException {
        List<ServerProcess> parents = examination.respawners().stream()
                .filter(Respawner::yields)
                .map(Respawner::process)
                .toList();
        if (!Waiting.until(() -> parents.stream().noneMatch(host.processes()::alive), Deadline.after(aftermath))) {
            throw new InstanceException(
                    "the server has ended, but its " + parents.get(0) + " has not and may start it again",
                    "End that process, then start the instance by its service.");
        }
    }

    /** The service's stop only where it is needed: systemd's stops the units that require this one, and none comes back. */
    private void agree() {
        Service service = examination.service();
        Waiting.until(service::hasSeenEnd, Deadline.after(aftermath).capped(LONGEST_NOTICE));
        if (!service.keepsRecord()) {
            return;
        }
        Commands.Outcome agreed = service.stop(limits.serviceStop());
        if (!agreed.ok()) {
            steps.accept("The server is down, but the service's stop " + agreed.summary());
        }
    }

    private void showDown() throws InstanceException {
        DownCheck down = new DownCheck(host.processes(), instance, examination);
        if (!Waiting.until(() -> down.objection().isEmpty(), Deadline.after(aftermath))) {
            throw new InstanceException(
                    "the instance was stopped but is not down: "
                            + down.objection().orElse("it just went down"),
                    "Find out who started it again, such as a monitoring script or a cluster manager.");
        }
    }
}
