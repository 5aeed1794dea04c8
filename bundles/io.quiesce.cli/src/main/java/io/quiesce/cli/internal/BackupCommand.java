package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup}: make one, and look at those that a receiver holds. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Backups: make one, and look at those that a receiver holds.")
final class BackupCommand {

    private static final Duration WAIT = Duration.ofMillis(200);

    private final AgentCommand agent;

    BackupCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Stops the instance, captures it, starts it again and sends the backup to the receiver.")
    int run(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(
                            names = "--accept-no-boot-recovery",
                            description =
                                    "Run although nothing would start the instance at the next boot if the power failed"
                                            + " during the run (see 'quiesce recovery').")
                    boolean acceptNoBootRecovery,
            @Parameters(paramLabel = "PLAN", description = "Name of a plan, or a file.") String plan)
            throws QuiesceException {
        Plan loaded = agent.plan(home, plan);
        return report(
                agent.service(BackupEngine.class)
                        .run(
                                home.path(),
                                loaded,
                                new BackupEngine.RunOptions(acceptNoBootRecovery),
                                agent.display(loaded.name()),
                                agent.session().cancellation()),
                json);
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Asks the run of another process on this home to end in good order, and waits for it:"
                    + " the instance is up again, and nothing of an uncaptured run stays.")
    int cancel(
            @Mixin HomeOption home,
            @Option(names = "--no-wait", description = "Ask, and do not wait for the end.") boolean noWait)
            throws QuiesceException {
        BackupEngine engine = agent.service(BackupEngine.class);
        List<BackupId> asked = engine.cancel(home.path());
        if (asked.isEmpty()) {
            agent.terminal().say("no backup is running");
            return ExitCode.CHECK.code;
        }
        asked.forEach(b -> agent.terminal().result("asked backup " + b + " to end"));
        while (!noWait && engine.running(home.path()).stream().anyMatch(asked::contains)) {
            agent.session().cancellation().check();
            LockSupport.parkNanos(WAIT.toNanos());
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Sends captured backups whose transfer was interrupted; touches no instance.")
    int resume(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        BackupEngine engine = agent.service(BackupEngine.class);
        List<BackupId> waiting = engine.waiting(home.path());
        if (waiting.isEmpty()) {
            agent.terminal().say("no captured backup waits for its transfer");
        }
        List<Map<String, Object>> results = new ArrayList<>();
        int worst = ExitCode.OK.code;
        for (BackupId id : waiting) {
            try {
                BackupEngine.Result result = engine.resume(
                        home.path(),
                        id,
                        agent.display("resume"),
                        agent.session().cancellation());
                results.add(view(result, json.json));
                worst = Math.max(worst, code(result));
            } catch (CancelledException e) {
                throw e;
            } catch (QuiesceException e) {
                // the others still get their turn
                agent.terminal().say("quiesce: backup " + id + ": " + e.getMessage());
                agent.terminal().say("  " + e.hint());
                worst = Math.max(worst, ExitCode.of(e).code);
            }
        }
        if (json.json) {
            agent.terminal().json(results);
        } else {
            results.forEach(r -> agent.terminal().document(r, false));
        }
        return worst;
    }

    private static int code(BackupEngine.Result result) {
        return (result.receipt().good() ? ExitCode.OK : ExitCode.NOT_GOOD).code;
    }

    private int report(BackupEngine.Result result, JsonOption json) {
        agent.terminal().document(view(result, json.json), json.json);
        return code(result);
    }

    private static Map<String, Object> view(BackupEngine.Result result, boolean exact) {
        Receipt receipt = result.receipt();
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", result.backup().toString());
        d.put("good", receipt.good());
        d.put("path", receipt.path());
        d.put("data", exact ? (Object) result.rawBytes() : new ByteSize(result.rawBytes()).display());
        d.put("stored", exact ? (Object) result.length() : new ByteSize(result.length()).display());
        d.put("ratio", Math.round(1000.0 * result.length() / Math.max(1, result.rawBytes())) / 1000.0);
        d.put("downtime", exact ? result.downtime().toMillis() / 1000.0 : Durations.display(result.downtime()));
        d.put("elapsed", exact ? result.elapsed().toMillis() / 1000.0 : Durations.display(result.elapsed()));
        d.put("shutdown", result.shutdown().name().toLowerCase(Locale.ROOT));
        d.put("sha256", receipt.sha256().hex());
        d.put("md5", receipt.md5());
        d.put("leftOut", exact ? (Object) result.leftOut() : String.join(", ", result.leftOut()));
        if (!receipt.good()) {
            d.put("reasons", exact ? (Object) receipt.reasons() : String.join("; ", receipt.reasons()));
        }
        return d;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists this agent's backups at a receiver.")
    int list(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Option(names = "--plan", paramLabel = "PLAN", description = "Only those of a plan.") Optional<String> plan)
            throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ReceiverLink link = receiver.link(agent, home)) {
            link.backups(b -> {
                if (plan.isEmpty() || plan.get().equals(b.seal().plan())) {
                    rows.add(BackupView.row(b, json.json));
                }
            });
        }
        agent.terminal().rows(rows, json.json, "the receiver holds no backup of this agent");
        return ExitCode.OK.code;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows everything known of a backup.")
    int show(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup)
            throws QuiesceException {
        try (ReceiverLink link = receiver.link(agent, home)) {
            BackupRow row = ReceiverOption.find(link, backup);
            agent.terminal().document(BackupView.document(row, json.json), json.json);
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Lets the receiver read a backup again, every byte, and compare it with its seal.")
    int verify(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup)
            throws QuiesceException {
        try (ReceiverLink link = receiver.link(agent, home)) {
            BackupRow row = ReceiverOption.find(link, backup);
            Receipt receipt = link.verify(row.id(), bytes -> {});
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("id", row.id().toString());
            d.put("good", receipt.good());
            d.put("sha256", receipt.sha256().hex());
            d.put("reasons", receipt.reasons());
            agent.terminal().document(d, json.json);
            return (receipt.good() ? ExitCode.OK : ExitCode.CORRUPT).code;
        }
    }
}
