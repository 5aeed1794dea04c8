package io.quiesce.cli.internal;

import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup resume}: once, or until all are delivered. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Sends captured backups whose transfer was interrupted; touches no instance.")
final class ResumeCommand implements Callable<Integer> {

    /** How long nothing may get through until another waiting backup has its turn. */
    private static final Duration ROUND_PATIENCE = Duration.ofSeconds(30);

    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "BACKUP", arity = "0..1", description = "Id, or its beginning (default: all).")
    private Optional<String> backup = Optional.empty();

    @Option(names = "--all", description = "All that wait; what happens without BACKUP.")
    private boolean all;

    @Option(names = "--wait", description = "Goes on trying until all are delivered or no trying helps; see --for.")
    private boolean wait;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "With --wait: at most that long, such as PT12H (default: for ever).")
    private Optional<Duration> longest = Optional.empty();

    ResumeCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        if (all && backup.isPresent()) {
            throw new UsageException("name one backup or say --all, not both");
        }
        if (longest.isPresent() && !wait) {
            throw new UsageException("--for needs --wait");
        }
        Optional<AgentDesk> owner = agent.service(AgentDesks.class).find(home.path());
        try {
            return send(
                    owner.isPresent()
                            ? Deliveries.Sender.at(owner.get(), agent.display("resume"), agent.terminal()::say)
                            : Deliveries.Sender.here(
                                    agent.service(BackupEngine.class), home.path(), agent.display("resume")));
        } finally {
            owner.ifPresent(AgentDesk::close);
        }
    }

    private int send(Deliveries.Sender sender) throws QuiesceException {
        Cancellation cancellation = agent.session().cancellation();
        Predicate<Waiting> wanted = one -> true;
        if (backup.isPresent()) {
            BackupId id = WaitingBackups.find(sender.waiting(), backup.get()).backup();
            wanted = one -> one.backup().equals(id);
        } else if (sender.waiting().isEmpty()) {
            agent.terminal().say(WaitingBackups.NONE);
        }
        Deliveries deliveries = new Deliveries(sender, agent.terminal()::say);
        if (wait) {
            deliveries.rounds(
                    wanted,
                    ROUND_PATIENCE,
                    Deadline.after(longest.orElse(FOR_EVER)),
                    cancellation,
                    RandomGenerator.getDefault());
        } else {
            deliveries.round(wanted, Waiting::patience, cancellation);
        }
        List<Map<String, Object>> results = deliveries.results().stream()
                .map(r -> BackupView.made(r, json.json))
                .toList();
        if (json.json) {
            agent.terminal().json(results);
        } else {
            results.forEach(r -> agent.terminal().document(r, false));
        }
        return deliveries.worst();
    }
}
