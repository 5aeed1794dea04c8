package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.PlanStore;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce plan}: the plans of the home, and plan files. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Plans: YAML files below HOME/plans.")
final class PlanCommand {

    private final AgentCommand agent;

    PlanCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a plan: field, value, rule, line.")
    int check(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "FILE", description = "A plan file, or the name of a plan.") String file)
            throws QuiesceException {
        String name = agent.plan(home, file).name();
        agent.terminal().result("plan '" + name + "' is valid");
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the plans of the home.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String name : agent.service(PlanStore.class).names(home.path())) {
            rows.add(Map.of("name", name));
        }
        agent.terminal().rows(rows, json.json, "no plans in " + home.path().resolve("plans"));
        return ExitCode.OK.code;
    }
}
