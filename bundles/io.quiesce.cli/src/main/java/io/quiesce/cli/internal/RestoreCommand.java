package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.service.RestoreEngine.InPlace;
import io.quiesce.api.service.RestoreEngine.Recovery;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
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

    @Override
    public Integer call() throws QuiesceException {
        Optional<Plan> plan = Optional.empty();
        if (instance.isPresent()) {
            plan = Optional.of(agent.plan(home, instance.get()));
        }
        if (discardOld && plan.isPresent() && backup.isEmpty()) {
            return discard(plan.get());
        }
        if (backup.isEmpty() || directory.isPresent() == plan.isPresent() || discardOld) {
            throw new UsageException("a restore needs a backup and either --to DIR or --instance PLAN");
        }
        RestoreEngine engine = agent.service(RestoreEngine.class);
        List<Recovery> recovered = yes ? engine.recover(home.path(), agent.display("restore")) : List.of();
        String name = plan.isPresent() ? plan.get().transfer().receiver() : receiver.name(agent, home);
        RestoreEngine.Request request = new RestoreEngine.Request(
                name, id(plan), directory.map(d -> d.toAbsolutePath().normalize()), plan, source());
        for (Recovery recovery : recovered) {
            if (!recovery.directory().equals(request.target())) {
                continue;
            }
            if (recovery.failure().isPresent()) {
                throw recovery.failure().get();
            }
            if (recovery.inPlace() == InPlace.NEW && recovery.backup().equals(request.backup())) {
                // what was interrupted is what is wanted now
                return report(recovery);
            }
        }
        RestoreEngine.RestorePlan todo = engine.plan(home.path(), request);
        show(todo);
        if (todo.refused()) {
            return ExitCode.CHECK.code;
        }
        if (!yes) {
            agent.terminal().say("Nothing was changed. Say --yes to do this.");
            return ExitCode.OK.code;
        }
        return report(engine.run(
                home.path(), todo, agent.display("restore"), agent.session().cancellation()));
    }

    /** What finds the plan again from any working directory. */
    private String source() {
        return instance.map(i -> i.contains("/") || i.contains("\\") || i.endsWith(".yaml") || i.endsWith(".yml")
                        ? Path.of(i).toAbsolutePath().toString()
                        : i)
                .orElse("");
    }

    private BackupId id(Optional<Plan> plan) throws QuiesceException {
        try (ReceiverLink link = plan.isPresent()
                ? agent.service(io.quiesce.api.service.ReceiverLinks.class)
                        .connect(home.path(), plan.get().transfer().receiver(), 1, java.time.Duration.ofSeconds(60))
                : receiver.link(agent, home)) {
            // In place, 'latest' is the latest good one of this very plan.
            return ReceiverOption.find(
                            link,
                            backup.orElseThrow(),
                            b -> plan.isEmpty()
                                    || b.seal().plan().equals(plan.get().name())
                                            && b.receipt().good())
                    .id();
        }
    }

    private int discard(Plan plan) throws QuiesceException {
        RestoreEngine engine = agent.service(RestoreEngine.class);
        Path dataDirectory = plan.instance().dataDirectory();
        List<Path> kept = engine.kept(home.path(), dataDirectory);
        if (kept.isEmpty()) {
            agent.terminal().say("no old directory is kept beside " + dataDirectory);
            return ExitCode.OK.code;
        }
        kept.forEach(p -> agent.terminal().result((yes ? "removing " : "would remove ") + p));
        if (yes) {
            engine.discardOld(home.path(), dataDirectory);
        } else {
            agent.terminal().say("Nothing was changed. Say --yes to do this.");
        }
        return ExitCode.OK.code;
    }

    private void show(RestoreEngine.RestorePlan todo) {
        Terminal terminal = agent.terminal();
        Map<String, Object> view = BackupView.row(todo.backup(), false);
        view.forEach((k, v) -> terminal.say(String.format("%-10s %s", k, v)));
        terminal.say(String.format("%-10s %s", "target", todo.request().target()));
        todo.replaced().forEach(p -> terminal.say(String.format("%-10s %s (kept aside)", "replaces", p)));
        todo.findings().forEach(f -> terminal.say(Findings.line(f)));
    }

    private int report(Recovery recovery) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", recovery.backup().toString());
        d.put("finished", recovery.text());
        d.put("kept", recovery.kept().stream().map(Path::toString).toList());
        agent.terminal().document(d, json.json);
        return ExitCode.OK.code;
    }

    private int report(RestoreEngine.Result result) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", result.plan().backup().id().toString());
        d.put("data", json.json ? (Object) result.rawBytes() : new ByteSize(result.rawBytes()).display());
        d.put("elapsed", json.json ? result.elapsed().toMillis() / 1000.0 : Durations.display(result.elapsed()));
        d.put("kept", json.json ? result.kept().stream().map(Path::toString).toList() : result.kept());
        agent.terminal().document(d, json.json);
        return ExitCode.OK.code;
    }
}
