package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.Cancellation;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.history.LogRetention;
import io.quiesce.api.history.RunLog;
import io.quiesce.api.history.RunPage;
import io.quiesce.api.history.RunQuery;
import io.quiesce.api.history.RunStatus;
import io.quiesce.api.service.RunExports;
import io.quiesce.api.service.RunHistory;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce history}: the runs of this home. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs of this home: backups, deliveries, restores, recoveries.")
final class HistoryCommand {

    private static final int PAGE = 500;

    private final AgentCommand agent;

    HistoryCommand(AgentCommand agent) {
        this.agent = agent;
    }

    /** Which runs; the same for a list and for an export. */
    static final class Wanted {
        @Option(names = "--plan", paramLabel = "PLAN", description = "Only those of a plan.")
        Optional<String> plan = Optional.empty();

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                split = ",",
                description = "Only these: ${COMPLETION-CANDIDATES}.")
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description =
                        "Only those since a day (2026-05-31), a moment (2026-05-31T22:00:00Z), or for so long (P7D,"
                                + " PT12H).")
        Optional<String> since = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Only those before it; a day is not included.")
        Optional<String> until = Optional.empty();

        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "Only those that have it in plan, place, backup, error or log.")
        Optional<String> text = Optional.empty();

        RunQuery query(Optional<UUID> after, int limit) {
            return new RunQuery(plan, statuses, since.map(Moments::read), until.map(Moments::read), text, after, limit);
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists runs, newest first.")
    int list(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Mixin JsonOption json,
            @Mixin Wanted wanted,
            @Option(
                            names = "--limit",
                            paramLabel = "ROWS",
                            defaultValue = "50",
                            description = "Rows of a page (default: 50).")
                    int limit,
            @Option(names = "--after", paramLabel = "RUN", description = "The next page: what is older than this run.")
                    Optional<UUID> after)
            throws QuiesceException {
        if (limit < 1 || limit > RunQuery.MOST) {
            throw new UsageException("--limit must be from 1 to " + RunQuery.MOST);
        }
        RunPage page;
        try (Runs runs = runs(home, fleet)) {
            page = runs.list(wanted.query(after, limit));
        }
        agent.terminal()
                .rows(
                        page.runs().stream()
                                .map(run -> RunView.row(run, json.json))
                                .toList(),
                        json.json,
                        "no run is in the history");
        if (page.more()) {
            agent.terminal().say("older ones: --after " + page.runs().getLast().id());
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes runs to stdout, newest first: as CSV a line each, as JSON a document each line, with the"
                            + " run's log.")
    int export(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Mixin Wanted wanted,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "csv",
                            description = "${COMPLETION-CANDIDATES} (default: csv).")
                    RunExports.Format format)
            throws QuiesceException {
        try (Runs runs = runs(home, fleet)) {
            agent.service(RunExports.class)
                    .write(format, runs, wanted.query(Optional.empty(), PAGE), agent.terminal()::result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ExitCode.OK.code;
    }

    /** The history that is asked: of the home, or of an agent of the fleet. */
    private record Runs(RunHistory history, Path home, Optional<AgentDesk> desk, Cancellation cancellation)
            implements RunExports.Source, AutoCloseable {
        @Override
        public RunPage list(RunQuery query) throws QuiesceException {
            cancellation.check();
            return desk.isPresent() ? desk.get().history(query) : history.list(home, query);
        }

        @Override
        public List<RunLog> find(String beginning) throws QuiesceException {
            return desk.isPresent() ? desk.get().find(beginning) : history.find(home, beginning);
        }

        @Override
        public void close() {
            desk.ifPresent(AgentDesk::close);
        }
    }

    private Runs runs(HomeOption home, FleetOption fleet) throws QuiesceException {
        return new Runs(
                agent.service(RunHistory.class),
                home.path(),
                fleet.desk(agent, home),
                agent.session().cancellation());
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows everything known of a run: its log, and why it failed.")
    int show(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Mixin JsonOption json,
            @Parameters(
                            paramLabel = "RUN",
                            description = "Id of a run or of its backup, the beginning of one, or 'latest'.")
                    String run)
            throws QuiesceException {
        List<RunLog> found;
        try (Runs runs = runs(home, fleet)) {
            String wanted = run;
            if (run.equals("latest")) {
                List<RunLog> newest = runs.list(RunQuery.NEWEST).runs();
                wanted = newest.isEmpty() ? run : newest.getFirst().id().toString();
            }
            found = runs.find(wanted);
        }
        if (found.isEmpty()) {
            throw new CheckFailedException("no run '" + run + "' is in the history", "See 'quiesce history list'.");
        }
        if (json.json) {
            agent.terminal().json(found.stream().map(RunView::document).toList());
        } else {
            found.forEach(one -> RunView.print(one, agent.terminal()));
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "retention",
            mixinStandardHelpOptions = true,
            description = "Shows how much of the history stays, or sets it. What is too much goes at once and after"
                    + " every run; backups have nothing to do with it.")
    int retention(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(names = "--age", paramLabel = "DURATION", description = "Older runs go, such as P400D.")
                    Optional<Duration> age,
            @Option(names = "--count", paramLabel = "RUNS", description = "So many runs stay, the newest.")
                    Optional<Integer> count,
            @Option(
                            names = "--size",
                            paramLabel = "SIZE",
                            description = "What is kept of all runs takes so much at most, such as 512MiB.")
                    Optional<String> size)
            throws QuiesceException {
        RunHistory history = agent.service(RunHistory.class);
        LogRetention retention = history.retention(home.path());
        Map<String, Object> view = new LinkedHashMap<>();
        if (age.isPresent() || count.isPresent() || size.isPresent()) {
            Optional<ByteSize> most = size.map(text -> UsageException.checked(() -> ByteSize.parse(text)));
            try {
                retention = new LogRetention(
                        age.orElse(retention.age()), count.orElse(retention.count()), most.orElse(retention.size()));
            } catch (IllegalArgumentException e) {
                throw new UsageException("--" + e.getMessage());
            }
            view.put("removed", history.retain(home.path(), retention));
        }
        view.put("age", retention.age().toDays() + " days");
        view.put("count", retention.count());
        view.put("size", retention.size().toString());
        if (json.json) {
            view.put("age", retention.age().toString());
            view.put("size", retention.size().bytes());
        }
        agent.terminal().document(view, json.json);
        return ExitCode.OK.code;
    }
}
