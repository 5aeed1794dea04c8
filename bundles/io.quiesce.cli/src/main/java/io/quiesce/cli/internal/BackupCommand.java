package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.Deadline;
import io.quiesce.api.Durations;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.BackupPage;
import io.quiesce.api.control.BackupQuery;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.retention.HoldWish;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.api.transfer.Receipt;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    /** How long nothing may get through until another waiting backup has its turn. */
    private static final Duration ROUND_PATIENCE = Duration.ofSeconds(30);

    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(5);
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

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
            @Mixin FleetOption fleet,
            @Mixin JsonOption json,
            @Option(
                            names = "--accept-no-boot-recovery",
                            description =
                                    "Run although nothing would start the instance at the next boot if the power failed"
                                            + " during the run (see 'quiesce recovery').")
                    boolean acceptNoBootRecovery,
            @Parameters(paramLabel = "PLAN", description = "Name of a plan, or a file.") String plan)
            throws QuiesceException {
        Cancellation cancellation = agent.session().cancellation();
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isPresent()) {
            try (AgentDesk desk = other.get()) {
                return report(followed(desk, plan).backup(new Work.Backup(plan, acceptNoBootRecovery)), json);
            }
        }
        Plan loaded = agent.plan(home, plan);
        Optional<AgentDesk> owner = agent.service(AgentDesks.class).find(home.path());
        if (owner.isPresent()) {
            try (AgentDesk desk = owner.get()) {
                Work.Backup work = new Work.Backup(AgentCommand.absolute(plan), acceptNoBootRecovery);
                return report(followed(desk, loaded.name()).backup(work), json);
            }
        }
        BackupEngine engine = agent.service(BackupEngine.class);
        Set<BackupId> before = ids(engine.waiting(home.path()));
        try {
            return report(
                    engine.run(
                            home.path(),
                            loaded,
                            new BackupEngine.RunOptions(acceptNoBootRecovery),
                            agent.display(loaded.name()),
                            cancellation),
                    json);
        } finally {
            leftovers(engine, home, before, loaded.limits().network(), cancellation);
        }
    }

    private FollowedRun followed(AgentDesk desk, String what) {
        return new FollowedRun(desk, agent.display(what), agent.session().cancellation(), agent.terminal()::say);
    }

    private static Set<BackupId> ids(List<Waiting> waiting) {
        return waiting.stream().map(Waiting::backup).collect(Collectors.toSet());
    }

    /**
     * Backups that earlier runs have left have their turn when the new one is over, whatever became of it: it never waits
     * for them.
     */
    private void leftovers(
            BackupEngine engine,
            HomeOption home,
            Set<BackupId> before,
            NetworkLimits limits,
            Cancellation cancellation) {
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

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Asks the run of another process on this home to end in good order, and waits for it:"
                    + " the instance is up again, and nothing of an uncaptured run stays.")
    int cancel(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Option(names = "--no-wait", description = "Ask, and do not wait for the end.") boolean noWait)
            throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isPresent()) {
            try (AgentDesk desk = other.get()) {
                return cancel(desk, noWait);
            }
        }
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

    /** Everything that an agent of the fleet backs up, or is about to. */
    private int cancel(AgentDesk desk, boolean noWait) throws QuiesceException {
        Set<UUID> asked = new HashSet<>();
        for (QueuedRun run : desk.queue()) {
            if (run.work() instanceof Work.Backup && desk.cancel(run.id())) {
                asked.add(run.id());
                agent.terminal().result("asked run " + run.id() + " of plan '" + run.plan() + "' to end");
            }
        }
        if (asked.isEmpty()) {
            agent.terminal().say("no backup is running");
            return ExitCode.CHECK.code;
        }
        while (!noWait && desk.queue().stream().anyMatch(r -> asked.contains(r.id()))) {
            agent.session().cancellation().check();
            LockSupport.parkNanos(WAIT.toNanos());
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Sends captured backups whose transfer was interrupted; touches no instance.")
    int resume(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "BACKUP", arity = "0..1", description = "Id, or its beginning (default: all).")
                    Optional<String> backup,
            @Option(names = "--all", description = "All that wait; what happens without BACKUP.") boolean all,
            @Option(
                            names = "--wait",
                            description = "Goes on trying until all are delivered or no trying helps; see --for.")
                    boolean wait,
            @Option(
                            names = "--for",
                            paramLabel = "DURATION",
                            description = "With --wait: at most that long, such as PT12H (default: for ever).")
                    Optional<Duration> longest)
            throws QuiesceException {
        if (all && backup.isPresent()) {
            throw new UsageException("name one backup or say --all, not both");
        }
        if (longest.isPresent() && !wait) {
            throw new UsageException("--for needs --wait");
        }
        Optional<AgentDesk> owner = agent.service(AgentDesks.class).find(home.path());
        try {
            Deliveries.Sender sender = owner.isPresent()
                    ? Deliveries.Sender.at(owner.get(), agent.display("resume"), agent.terminal()::say)
                    : Deliveries.Sender.here(agent.service(BackupEngine.class), home.path(), agent.display("resume"));
            return resume(sender, backup, wait ? Optional.of(longest.orElse(FOR_EVER)) : Optional.empty(), json);
        } finally {
            owner.ifPresent(AgentDesk::close);
        }
    }

    private int resume(Deliveries.Sender sender, Optional<String> backup, Optional<Duration> longest, JsonOption json)
            throws QuiesceException {
        Cancellation cancellation = agent.session().cancellation();
        Predicate<Waiting> wanted = one -> true;
        if (backup.isPresent()) {
            BackupId id = find(sender.waiting(), backup.get()).backup();
            wanted = one -> one.backup().equals(id);
        } else if (sender.waiting().isEmpty()) {
            agent.terminal().say("no captured backup waits for its transfer");
        }
        Deliveries deliveries = new Deliveries(sender, agent.terminal()::say);
        if (longest.isPresent()) {
            deliveries.rounds(
                    wanted, ROUND_PATIENCE, Deadline.after(longest.get()), cancellation, RandomGenerator.getDefault());
        } else {
            deliveries.round(wanted, Waiting::patience, cancellation);
        }
        List<Map<String, Object>> results = new ArrayList<>();
        deliveries.results().forEach(r -> results.add(view(r, json.json)));
        if (json.json) {
            agent.terminal().json(results);
        } else {
            results.forEach(r -> agent.terminal().document(r, false));
        }
        return deliveries.worst();
    }

    @Command(
            name = "waiting",
            mixinStandardHelpOptions = true,
            description = "Lists captured backups that no receiver has published yet.")
    int waiting(@Mixin HomeOption home, @Mixin FleetOption fleet, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Optional<AgentDesk> other = fleet.desk(agent, home);
        try {
            for (Waiting one : other.isPresent()
                    ? other.get().waiting()
                    : agent.service(BackupEngine.class).waiting(home.path())) {
                rows.add(row(one, json.json));
            }
        } finally {
            other.ifPresent(AgentDesk::close);
        }
        agent.terminal().rows(rows, json.json, "no captured backup waits for its transfer");
        return ExitCode.OK.code;
    }

    private static Map<String, Object> row(Waiting one, boolean exact) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", one.backup().toString());
        row.put("plan", one.plan());
        row.put("receiver", one.receiver());
        row.put("captured", one.capturedAt().toString());
        row.put("stored", exact ? (Object) one.length() : new ByteSize(one.length()).display());
        row.put("unsent", exact ? (Object) one.spooled() : new ByteSize(one.spooled()).display());
        row.put("attempts", one.attempts());
        row.put("problem", one.problem());
        return row;
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            description = "Gives a captured backup up that waits for its transfer; it is lost.")
    int discard(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "BACKUP", description = "Id, or its beginning; see 'backup waiting'.")
                    String backup,
            @Option(names = "--yes", description = "Do it; without, only what would be lost is shown.") boolean yes)
            throws QuiesceException {
        try (AgentDesk desk = agent.desk(home)) {
            return discard(desk, find(desk.waiting(), backup), yes, json);
        }
    }

    private int discard(AgentDesk desk, Waiting one, boolean yes, JsonOption json) throws QuiesceException {
        Map<String, Object> lost = row(one, json.json);
        lost.put("directory", one.directory().toString());
        lost.put("discarded", yes);
        if (yes) {
            Discarded discarded = desk.discard(one.backup());
            lost.put("receiverDropped", discarded.receiverDropped());
            if (!discarded.receiverDropped()) {
                lost.put("receiverSaid", discarded.reason());
            }
        }
        agent.terminal().document(lost, json.json);
        if (!yes) {
            agent.terminal().say("Nothing was changed. Say --yes to lose this backup.");
        }
        return ExitCode.OK.code;
    }

    /** The one waiting backup that is meant. */
    private static Waiting find(List<Waiting> waiting, String wanted) throws QuiesceException {
        List<Waiting> found = waiting.stream()
                .filter(one -> !wanted.isBlank() && one.backup().toString().startsWith(wanted))
                .toList();
        if (found.size() != 1) {
            throw new CheckFailedException(
                    found.isEmpty()
                            ? "no captured backup '" + wanted + "' waits here"
                            : found.size() + " captured backups begin with '" + wanted + "'",
                    "See 'quiesce backup waiting'.");
        }
        return found.getFirst();
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
