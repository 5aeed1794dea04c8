package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup}: make one, and look at those that a receiver holds. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackupRunCommand.class,
            BackupCancelCommand.class,
            ResumeCommand.class,
            WaitingCommand.class,
            DiscardCommand.class,
            ProveCommand.class,
            OutlookCommand.class
        },
        description = "Backups: make one, and look at those that a receiver holds.")
final class BackupCommand {

    private final AgentCommand agent;

    BackupCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists this agent's backups at a receiver.")
    int list(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Option(names = "--plan", paramLabel = "PLAN", description = "Only those of a plan.") Optional<String> plan)
            throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isPresent()) {
            try (AgentDesk desk = other.get()) {
                list(desk, receiver.name(desk), plan, b -> rows.add(BackupView.listed(b, json.json)));
            }
            agent.terminal().rows(rows, json.json, "the receiver holds no backup of that agent");
            return ExitCode.OK.code;
        }
        try (ReceiverLink link = receiver.link(agent, home)) {
            link.backups(b -> {
                if (plan.isEmpty() || plan.get().equals(b.row().seal().plan())) {
                    rows.add(BackupView.listed(b, json.json));
                }
            });
        }
        agent.terminal().rows(rows, json.json, "the receiver holds no backup of this agent");
        return ExitCode.OK.code;
    }

    /** Page by page, newest first. */
    private static void list(AgentDesk desk, String receiver, Optional<String> plan, Consumer<ListedBackup> listed)
            throws QuiesceException {
        int skip = 0;
        BackupPage page;
        do {
            page = desk.backups(new BackupQuery(receiver, plan, skip, BackupQuery.MOST));
            page.backups().forEach(listed);
            skip += BackupQuery.MOST;
        } while (skip < page.total() && skip <= BackupQuery.DEEPEST);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows everything known of a backup.")
    int show(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup)
            throws QuiesceException {
        try (ReceiverLink link = receiver.link(agent, home)) {
            ListedBackup found = ReceiverOption.find(link, backup);
            agent.terminal().document(BackupView.document(found, json.json), json.json);
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
        BackupId id;
        try (ReceiverLink link = receiver.link(agent, home)) {
            id = ReceiverOption.find(link, backup).id();
        }
        Work.Verification work = new Work.Verification(receiver.name(agent, home), id);
        try (AgentDesk desk = agent.desk(home)) {
            Receipt receipt = new FollowedRun(
                            desk, agent.display("verify"), agent.session().cancellation(), agent.terminal()::say)
                    .verification(work);
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("id", id.toString());
            d.put("good", receipt.good());
            d.put("sha256", receipt.sha256().hex());
            d.put("reasons", receipt.reasons());
            agent.terminal().document(d, json.json);
            return (receipt.good() ? ExitCode.OK : ExitCode.CORRUPT).code;
        }
    }

    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            description = "Lets the receiver keep a backup, whatever its retention says.")
    int hold(
            @Mixin HomeOption home,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why, for those who find it held.")
                    String reason,
            @Option(
                            names = "--until",
                            paramLabel = "INSTANT",
                            description = "End of the hold, such as 2027-01-31T00:00:00Z.")
                    Optional<Instant> until)
            throws QuiesceException {
        BackupId held = say(home, receiver, backup, UsageException.checked(() -> new HoldWish(true, reason, until)));
        agent.terminal()
                .result("backup " + held + " is held"
                        + until.map(u -> " until " + u).orElse(""));
        return ExitCode.OK.code;
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Ends a hold that this agent has asked for.")
    int release(
            @Mixin HomeOption home,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.") String reason)
            throws QuiesceException {
        HoldWish wish = UsageException.checked(() -> new HoldWish(false, reason, Optional.empty()));
        BackupId released = say(home, receiver, backup, wish);
        agent.terminal().result("backup " + released + " is not held any more");
        return ExitCode.OK.code;
    }

    private BackupId say(HomeOption home, ReceiverOption receiver, String backup, HoldWish wish)
            throws QuiesceException {
        try (ReceiverLink link = receiver.link(agent, home)) {
            BackupId id = ReceiverOption.find(link, backup).id();
            link.hold(id, wish);
            return id;
        }
    }

    @Command(
            name = "files",
            mixinStandardHelpOptions = true,
            description = "Lists what is inside a backup; only its contents are fetched.")
    int files(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin ReceiverOption receiver,
            @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP) String backup)
            throws QuiesceException {
        String from = receiver.name(agent, home);
        BackupId id;
        try (ReceiverLink link = receiver.link(agent, home)) {
            id = ReceiverOption.find(link, backup).id();
        }
        EntryListing listing = new EntryListing(agent.terminal(), json.json);
        agent.service(RestoreEngine.class).files(home.path(), from, id, listing::add);
        listing.end();
        return ExitCode.OK.code;
    }
}
