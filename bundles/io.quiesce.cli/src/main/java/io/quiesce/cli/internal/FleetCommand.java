package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.PlanState;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.FleetLinks;
import io.quiesce.api.transfer.EnrolledAgent;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce fleet}: agents of other homes that this one asks over the network. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Agents of other hosts that are asked over the network: with --agent NAME of other commands, and by the"
                        + " workbench.")
final class FleetCommand {

    private static final int AT_ONCE = 16;

    private final AgentCommand agent;

    FleetCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description = "Makes a key in this home and gets its certificate from the agent that gave the code.")
    int enrol(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "CODE", description = "One-time code of 'quiesce operator add'.") String code,
            @Option(
                            names = "--as",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "This home's name for the agent (default: its host, as the code names it).")
                    String name,
            @Option(
                            names = "--replace",
                            description =
                                    "Give up an earlier enrolment under this name, once the new certificate is there.")
                    boolean replace)
            throws QuiesceException {
        EnrolledAgent enrolled = agent.service(FleetLinks.class).enrol(home.path(), code, name, replace);
        agent.terminal()
                .result("enrolled as operator '" + enrolled.operator() + "' at " + enrolled.address()
                        + "; here the agent is named '" + enrolled.name() + "'");
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, and when the certificate ends.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (EnrolledAgent a : agent.service(FleetLinks.class).enrolled(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", a.name());
            row.put("address", a.address().toString());
            row.put("operator", a.operator());
            row.put("certificateEnds", a.certificateEnds().toString());
            rows.add(row);
        }
        agent.terminal().rows(rows, json.json, "no agent is enrolled; see 'quiesce fleet enrol --help'");
        return ExitCode.OK.code;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Asks each how it is, all at once. Ends with 8 when one does not answer.")
    int status(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        AgentDesks desks = agent.service(AgentDesks.class);
        List<EnrolledAgent> all = agent.service(FleetLinks.class).enrolled(home.path());
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean good = true;
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Map<String, Object>>> answers = new ArrayList<>();
            for (EnrolledAgent one : all) {
                answers.add(pool.submit(() -> row(desks, home, one)));
            }
            for (Future<Map<String, Object>> answer : answers) {
                Map<String, Object> row = answer.get();
                good &= "".equals(row.get("problem"));
                rows.add(row);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("an agent could not be asked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pool.shutdownNow();
        }
        agent.terminal().rows(rows, json.json, "no agent is enrolled; see 'quiesce fleet enrol --help'");
        return (good ? ExitCode.OK : ExitCode.TRANSFER).code;
    }

    private static Map<String, Object> row(AgentDesks desks, HomeOption home, EnrolledAgent one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", one.name());
        row.put("version", "");
        row.put("plans", "");
        row.put("unusable", "");
        row.put("running", "");
        row.put("waiting", "");
        row.put("problem", "");
        try (AgentDesk desk = desks.reach(home.path(), one.name())) {
            AgentStatus status = desk.status();
            List<PlanState> plans = desk.plans();
            List<QueuedRun> queue = desk.queue();
            row.put("version", status.version());
            row.put("plans", plans.size());
            row.put(
                    "unusable",
                    plans.stream().filter(p -> !p.problem().isEmpty()).count());
            row.put("running", queue.stream().filter(QueuedRun::running).count());
            row.put("waiting", desk.waiting().size());
        } catch (QuiesceException e) {
            row.put("problem", String.valueOf(e.getMessage()));
        }
        return row;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Gives an enrolment up: its key and certificate go from this home.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        agent.service(FleetLinks.class).remove(home.path(), name);
        agent.terminal()
                .result("the enrolment with '" + name
                        + "' is removed; there, 'quiesce operator revoke' ends it for good");
        return ExitCode.OK.code;
    }
}
