package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Durations;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.RestoreOrder;
import io.quiesce.api.control.RestoreOutcome;
import io.quiesce.api.control.RestorePreview;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import io.quiesce.cli.internal.Options.OnlyOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce restore}: a copy into a directory, or in place of an instance's data directory. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restores a backup: as a copy (--to), or in place of a stopped instance's data directory (--instance).",
            "Shows first what would be done; does it with --yes. The old directory is kept until --discard-old."
        })
final class RestoreCommand implements Callable<Integer> {

    private final AgentCommand agent;

    RestoreCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final ReceiverOption receiver = new ReceiverOption();

    @Parameters(paramLabel = "BACKUP", arity = "0..1", description = ReceiverOption.BACKUP)
    private Optional<String> backup = Optional.empty();

    @Option(names = "--to", paramLabel = "DIR", description = "Restore a copy into this new or empty directory.")
    private Optional<Path> directory = Optional.empty();

    @Mixin
    private final OnlyOption only = new OnlyOption();

    @Option(
            names = "--instance",
            paramLabel = "PLAN",
            description = "Replace the data directory of the plan's stopped instance and start it.")
    private Optional<String> instance = Optional.empty();

    @Option(names = "--yes", description = "Do it, after showing the plan.")
    private boolean yes;

    @Option(
            names = "--discard-old",
            description = "With --instance and no BACKUP: remove the old directories that earlier restores kept.")
    private boolean discardOld;

    /** Of what is restored; empty until that was looked at. */
    private Optional<String> logPosition = Optional.empty();

    @Override
    public Integer call() throws QuiesceException {
        Optional<WrittenPlan> plan = Optional.empty();
        if (instance.isPresent()) {
            plan = Optional.of(WrittenPlan.of(agent, home, instance.get()));
        }
        if (instance.isPresent() && !only.selection().isAll()) {
            throw new UsageException("--only goes with --to: an instance is restored whole");
        }
        if (discardOld && plan.isPresent() && backup.isEmpty()) {
            return discard(
                    AgentCommand.absolute(instance.orElseThrow()), plan.get().dataDirectory());
        }
        if (backup.isEmpty() || directory.isPresent() == plan.isPresent() || discardOld) {
            throw new UsageException("a restore needs a backup and either --to DIR or --instance PLAN");
        }
        try (AgentDesk desk = agent.desk(home)) {
            RestoreOrder order = order(plan);
            if (yes) {
                Work.Restore work = new Work.Restore(order, Optional.empty());
                return report(followed(desk).restore(work, this::show));
            }
            RestorePreview todo = desk.preview(order);
            show(todo);
            if (todo.refused()) {
                return ExitCode.CHECK.code;
            }
            agent.terminal().say("Nothing was changed. Say --yes to do this.");
            return ExitCode.OK.code;
        }
    }

    private RestoreOrder order(Optional<WrittenPlan> plan) throws QuiesceException {
        return new RestoreOrder(
                plan.isPresent() ? plan.get().receiver() : receiver.name(agent, home),
                id(plan),
                directory.map(d -> d.toAbsolutePath().normalize()),
                instance.map(AgentCommand::absolute),
                only.selection());
    }

    private BackupId id(Optional<WrittenPlan> plan) throws QuiesceException {
        try (ReceiverLink link = plan.isPresent()
                ? agent.service(io.quiesce.api.service.ReceiverLinks.class)
                        .connect(home.path(), plan.get().receiver(), 1, java.time.Duration.ofSeconds(60))
                : receiver.link(agent, home)) {
            // In place, 'latest' is the latest good one of this very plan.
            return ReceiverOption.find(
                            link,
                            backup.orElseThrow(),
                            b -> plan.isEmpty()
                                    || b.row().seal().plan().equals(plan.get().name())
                                            && b.row().receipt().good())
                    .id();
        }
    }

    private int discard(String plan, String dataDirectory) throws QuiesceException {
        try (AgentDesk desk = agent.desk(home)) {
            List<Path> kept = desk.kept(plan);
            if (kept.isEmpty()) {
                agent.terminal().say("no old directory is kept beside " + dataDirectory);
                return ExitCode.OK.code;
            }
            kept.forEach(p -> agent.terminal().result((yes ? "removing " : "would remove ") + p));
            if (yes) {
                followed(desk).discardOld(new Work.DiscardOld(plan));
            } else {
                agent.terminal().say("Nothing was changed. Say --yes to do this.");
            }
            return ExitCode.OK.code;
        }
    }

    private FollowedRun followed(AgentDesk desk) {
        return new FollowedRun(desk, agent.display("restore"), agent.session().cancellation(), agent.terminal()::say);
    }

    private void show(RestorePreview todo) {
        logPosition = todo.backup().seal().facts().get(Facts.LOG_POSITION);
        Terminal terminal = agent.terminal();
        Map<String, Object> view = BackupView.row(todo.backup(), false);
        view.forEach((k, v) -> terminal.say(row(k, v)));
        terminal.say(row("target", todo.target()));
        todo.replaced().forEach(p -> terminal.say(row("replaces", p + " (kept aside)")));
        todo.findings().forEach(f -> terminal.say(Findings.line(f)));
    }

    private static String row(String key, Object value) {
        return String.format("%-10s %s", key, Printable.under(11, value.toString()));
    }

    private int report(RestoreOutcome outcome) {
        List<String> kept = outcome.kept().stream().map(Path::toString).toList();
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", outcome.backup().toString());
        if (!outcome.finished().isEmpty()) {
            d.put("finished", outcome.finished());
        } else {
            d.put("data", json.json ? (Object) outcome.rawBytes() : new ByteSize(outcome.rawBytes()).display());
            d.put("elapsed", json.json ? outcome.elapsed().toMillis() / 1000.0 : Durations.display(outcome.elapsed()));
        }
        d.put("kept", kept);
        logPosition.ifPresent(p -> d.put("logPosition", p));
        agent.terminal().document(d, json.json);
        return ExitCode.OK.code;
    }
}
