package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce backup cancel}: every backup that runs on the home, or on an agent of its fleet. */
@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description = "Asks the run of another process on this home to end in good order, and waits for it:"
                + " the instance is up again, and nothing of an uncaptured run stays.")
final class BackupCancelCommand implements Callable<Integer> {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final FleetOption fleet = new FleetOption();

    @Option(names = "--no-wait", description = "Ask, and do not wait for the end.")
    private boolean noWait;

    BackupCancelCommand(AgentCommand agent) {
        this.agent = agent;
    }

    /** Something that is asked of whoever runs the backups, over and over. */
    @FunctionalInterface
    private interface Question {
        boolean holds() throws QuiesceException;
    }

    @Override
    public Integer call() throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isPresent()) {
            try (AgentDesk desk = other.get()) {
                return ofAgent(desk);
            }
        }
        BackupEngine engine = agent.service(BackupEngine.class);
        List<BackupId> asked = engine.cancel(home.path());
        asked.forEach(b -> agent.terminal().result("asked backup " + b + " to end"));
        return ended(asked.isEmpty(), () -> engine.running(home.path()).stream().anyMatch(asked::contains));
    }

    /** Everything that an agent of the fleet backs up, or is about to. */
    private int ofAgent(AgentDesk desk) throws QuiesceException {
        Set<UUID> asked = new HashSet<>();
        for (QueuedRun run : desk.queue()) {
            if (run.work() instanceof Work.Backup && desk.cancel(run.id())) {
                asked.add(run.id());
                agent.terminal().result("asked run " + run.id() + " of plan '" + run.plan() + "' to end");
            }
        }
        return ended(asked.isEmpty(), () -> desk.queue().stream().anyMatch(r -> asked.contains(r.id())));
    }

    private int ended(boolean nothing, Question running) throws QuiesceException {
        if (nothing) {
            agent.terminal().say("no backup is running");
            return ExitCode.CHECK.code;
        }
        while (!noWait && running.holds()) {
            agent.session().cancellation().check();
            LockSupport.parkNanos(WAIT.toNanos());
        }
        return ExitCode.OK.code;
    }
}
