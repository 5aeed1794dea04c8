package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup run}: by the agent that owns the home, by one of its fleet, or by this process. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Stops the instance, captures it, starts it again and sends the backup to the receiver.")
final class BackupRunCommand implements Callable<Integer> {

    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(5);

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final FleetOption fleet = new FleetOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Option(
            names = "--accept-no-boot-recovery",
            description = "Run although nothing would start the instance at the next boot if the power failed"
                    + " during the run (see 'quiesce recovery').")
    private boolean acceptNoBootRecovery;

    @Parameters(paramLabel = "PLAN", description = "Name of a plan, or a file.")
    private String plan = "";

    BackupRunCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isPresent()) {
            try (AgentDesk desk = other.get()) {
                return report(followed(desk, plan).backup(new Work.Backup(plan, acceptNoBootRecovery)));
            }
        }
        Optional<AgentDesk> owner = agent.service(AgentDesks.class).find(home.path());
        if (owner.isPresent()) {
            // who owns the home reads the plan: its references are good there, and need not be here
            try (AgentDesk desk = owner.get()) {
                Work.Backup work = new Work.Backup(AgentCommand.absolute(plan), acceptNoBootRecovery);
                return report(followed(desk, plan).backup(work));
            }
        }
        return here(agent.plan(home, plan));
    }

    private FollowedRun followed(AgentDesk desk, String what) {
        return new FollowedRun(desk, agent.display(what), agent.session().cancellation(), agent.terminal()::say);
    }

    private int here(Plan loaded) throws QuiesceException {
        BackupEngine engine = agent.service(BackupEngine.class);
        Cancellation cancellation = agent.session().cancellation();
        Set<BackupId> before =
                engine.waiting(home.path()).stream().map(Waiting::backup).collect(Collectors.toSet());
        try {
            return report(engine.run(
                    home.path(),
                    loaded,
                    new BackupEngine.RunOptions(acceptNoBootRecovery),
                    agent.display(loaded.name()),
                    cancellation));
        } finally {
            leftovers(engine, before, loaded.limits().network(), cancellation);
        }
    }

    /**
     * Backups that earlier runs have left have their turn when the new one is over, whatever became of it: it never waits
     * for them.
     */
    private void leftovers(BackupEngine engine, Set<BackupId> before, NetworkLimits limits, Cancellation cancellation) {
        if (before.isEmpty() || cancellation.requested()) {
            return;
        }
        agent.terminal().say(before.size() + " captured by earlier runs: sending them now");
        try {
            new Deliveries(Deliveries.Sender.here(engine, home.path(), agent.display("earlier")), agent.terminal()::say)
                    .roundWithin(
                            one -> before.contains(one.backup()), limits.leftovers(), LEFTOVER_PATIENCE, cancellation);
        } catch (QuiesceException e) {
            // the exit code is the new backup's; they are tried again after the next run
            agent.terminal().say("quiesce: earlier backups still wait: " + e.getMessage());
        }
    }

    private int report(BackupEngine.Result result) {
        agent.terminal().document(BackupView.made(result, json.json), json.json);
        return (result.receipt().good() ? ExitCode.OK : ExitCode.NOT_GOOD).code;
    }
}
