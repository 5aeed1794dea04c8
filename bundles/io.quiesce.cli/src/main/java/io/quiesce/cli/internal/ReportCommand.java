package io.quiesce.cli.internal;

import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.report.Period;
import io.quiesce.api.report.Report;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.Reports;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce report}: what came of the backups. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "What came of the backups of a period, beside the period before (docs/reports.md).")
final class ReportCommand {

    private final AgentCommand agent;

    private ReportCommand(AgentCommand agent) {
        this.agent = agent;
    }

    static CommandLine of(AgentCommand agent) {
        DocumentCommand.Storing storing = (documents, home, name, text) ->
                documents.store(home, name, agent.service(Reports.class).checked(home.path(), name, text));
        return new CommandLine(new ReportCommand(agent))
                .addSubcommand(
                        "schedule",
                        DocumentCommand.of(
                                new StoredDocuments(agent.session(), DocumentKind.REPORT, "report"),
                                "Reports that are sent by schedule.",
                                storing,
                                (home, kind, name) ->
                                        agent.service(ConfigurationStore.class).remove(home.path(), kind, name)));
    }

    /** What a report is about. */
    static final class Span {
        @Option(
                names = "--period",
                paramLabel = "UNIT",
                description = "The last complete one: ${COMPLETION-CANDIDATES}; without it the last seven days.")
        Optional<Period.Unit> unit = Optional.empty();

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "From a day (2026-05-31), a moment (2026-05-31T22:00:00Z), or for so long (P30D).")
        Optional<String> since = Optional.empty();

        @Option(names = "--until", paramLabel = "TIME", description = "Until then; a day is not included.")
        Optional<String> until = Optional.empty();

        Period period() {
            ZoneId zone = ZoneId.systemDefault();
            Instant now = Instant.now();
            if (unit.isPresent()) {
                if (since.isPresent() || until.isPresent()) {
                    throw new UsageException("--period stands for --since and --until; give one or the others");
                }
                return Period.last(unit.get(), now, zone);
            }
            Instant end = until.map(Moments::read).orElse(now);
            Instant begin = since.map(Moments::read)
                    .orElseGet(() -> end.atZone(zone).minusDays(7).toInstant());
            if (!begin.isBefore(end)) {
                throw new UsageException("the period ends at " + end + ", which is not after its begin at " + begin);
            }
            return new Period(begin, end, zone);
        }
    }

    @Command(name = "make", mixinStandardHelpOptions = true, description = "Makes a report, to stdout or into a file.")
    int make(
            @Mixin HomeOption home,
            @Mixin Span span,
            @Option(names = "--plan", paramLabel = "PLAN", split = ",", description = "Only these; * for any letters.")
                    List<String> plans,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "${COMPLETION-CANDIDATES} (default: text).")
                    Reports.Format format,
            @Option(names = "--output", paramLabel = "FILE", description = "Written in place of one that is there.")
                    Optional<Path> output)
            throws QuiesceException {
        Reports reports = agent.service(Reports.class);
        Report report = reports.of(
                home.path(), span.period(), Optional.ofNullable(plans).orElse(List.of()));
        String text = reports.write(report, format);
        if (output.isEmpty()) {
            agent.terminal().raw(text);
            return ExitCode.OK.code;
        }
        try {
            Files.writeString(output.get(), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(
                    "--output " + output.get() + " cannot be written: " + FileTrouble.of(e, output.get()));
        }
        agent.terminal()
                .result(report.figures().good() + " of " + report.figures().backups() + " backups are good; see "
                        + output.get());
        return ExitCode.OK.code;
    }

    @Command(
            name = "send",
            mixinStandardHelpOptions = true,
            description = "Sends a scheduled report now, of the last complete period.")
    int send(@Mixin HomeOption home, @Parameters(paramLabel = "NAME", description = "Name of a report.") String name)
            throws QuiesceException {
        List<String> channels = agent.service(Reports.class).send(home.path(), name);
        agent.terminal()
                .result("report '" + name + "' goes out by " + String.join(", ", channels)
                        + "; 'quiesce alert list' shows what could not be told");
        return ExitCode.OK.code;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the scheduled reports and when 'quiesce agent' sends them.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Reports.Scheduled one : agent.service(Reports.class).scheduled(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", one.name());
            row.put("next", one.next().isEmpty() ? "" : one.next().getFirst().toString());
            row.put("problem", one.problem());
            rows.add(row);
        }
        agent.terminal().rows(rows, json.json, "no report is scheduled; see 'quiesce report schedule set --help'");
        return ExitCode.OK.code;
    }
}
