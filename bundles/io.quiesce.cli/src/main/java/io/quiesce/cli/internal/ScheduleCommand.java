package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.Schedules;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce schedule}: when plans are due. */
@Command(
        name = "schedule",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "When plans are due by themselves; 'quiesce agent' makes their backups.")
final class ScheduleCommand {

    private static final int NEXT_RUNS = 10;

    private final AgentCommand agent;

    ScheduleCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the next ten runs of each plan.")
    int list(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(names = "--plan", paramLabel = "PLAN", description = "Only this one.") Optional<String> only)
            throws QuiesceException {
        PlanStore plans = agent.service(PlanStore.class);
        List<String> names = only.isPresent() ? List.of(only.get()) : plans.names(home.path());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String name : names) {
            Plan plan = agent.plan(home, name);
            for (Instant at : next(plan)) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("plan", plan.name());
                row.put("due", at.toString());
                rows.add(row);
            }
        }
        agent.terminal().rows(rows, json.json, "nothing is scheduled");
        return ExitCode.OK.code;
    }

    private List<Instant> next(Plan plan) {
        if (!plan.enabled()) {
            agent.terminal().say("plan '" + plan.name() + "' is disabled");
            return List.of();
        }
        Instant now = Instant.now();
        return plan.schedules().stream()
                .flatMap(s -> agent.service(Schedules.class).next(s, now, NEXT_RUNS).stream())
                .sorted()
                .distinct()
                .limit(NEXT_RUNS)
                .toList();
    }
}
