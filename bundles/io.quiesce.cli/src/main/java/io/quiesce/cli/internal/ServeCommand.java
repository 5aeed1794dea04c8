package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.control.AgentDesks.Duty;
import io.quiesce.api.control.AgentStatus;
import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.CancelledException;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine.RunOptions;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.api.service.Monitoring.Served;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce agent}: the process that owns a home and works by itself. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Owns the home until SIGTERM: finishes what was interrupted, makes scheduled backups, delivers"
                + " waiting ones, and does what other commands ask of it.")
final class ServeCommand implements Callable<Integer> {

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final MonitorOption monitor = new MonitorOption();

    @Option(
            names = "--accept-no-boot-recovery",
            description = "Serve although nothing would start an instance at the next boot if the power failed during a"
                    + " scheduled run (see 'quiesce recovery').")
    private boolean acceptNoBootRecovery;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "So many backups are made at once, of different instances (default: 1, at most "
                    + AgentDesks.MOST_PARALLEL + ").")
    private int parallel;

    ServeCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        if (parallel < 1 || parallel > AgentDesks.MOST_PARALLEL) {
            throw new UsageException("--parallel must be from 1 to " + AgentDesks.MOST_PARALLEL);
        }
        RunOptions scheduled = new RunOptions(acceptNoBootRecovery);
        scheduled.require(agent.service(BootRecovery.class).status(home.path()));
        AgentDesks desks = agent.service(AgentDesks.class);
        try (AgentDesk desk = desks.own(home.path(), Duty.UNATTENDED, scheduled, parallel);
                Served served = monitor.serve(agent.session(), desks.probe(desk))) {
            agent.terminal().say("the agent serves " + home.path());
            agent.session().cancellation().await();
            agent.terminal().say("stopping");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
        return ExitCode.OK.code;
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Says whether an agent serves the home.")
    int status(@Mixin HomeOption home, @Mixin FleetOption fleet, @Mixin JsonOption json) throws QuiesceException {
        try (AgentDesk desk = desk(home, fleet)) {
            AgentStatus status = desk.status();
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("version", status.version());
            d.put("home", status.home());
            d.put("pid", status.pid());
            d.put("user", status.user());
            d.put("since", status.since().toString());
            d.put("unattended", status.unattended());
            d.put("parallel", status.parallel());
            d.put("queue", desk.queue().size());
            d.put("waiting", desk.waiting().size());
            agent.terminal().document(d, json.json);
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "queue",
            mixinStandardHelpOptions = true,
            description = "Lists what runs and what waits for its turn.")
    int queue(@Mixin HomeOption home, @Mixin FleetOption fleet, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (AgentDesk desk = desk(home, fleet)) {
            desk.queue().forEach(run -> rows.add(row(run)));
        }
        agent.terminal().rows(rows, json.json, "nothing runs and nothing waits");
        return ExitCode.OK.code;
    }

    private static String work(Work work) {
        return switch (work) {
            case Work.Backup b -> "backup";
            case Work.Delivery d -> "delivery";
            case Work.Restore r -> "restore";
            case Work.Verification v -> "verification";
            case Work.DiscardOld d -> "discard-old";
        };
    }

    private static Map<String, Object> row(QueuedRun run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", run.id().toString());
        row.put("work", work(run.work()));
        row.put("plan", run.plan());
        row.put("origin", run.origin().name().toLowerCase(Locale.ROOT));
        row.put("submitted", run.submittedAt().toString());
        row.put("started", run.startedAt().map(Object::toString).orElse(""));
        row.put("place", run.running() ? "" : Integer.toString(run.place()));
        row.put("waitsFor", run.waitsFor());
        return row;
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Takes a run out of the queue, or asks it to end in good order.")
    int cancel(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Parameters(paramLabel = "RUN", description = "Id of 'agent queue', or its beginning.") String run)
            throws QuiesceException {
        try (AgentDesk desk = desk(home, fleet)) {
            List<QueuedRun> found = desk.queue().stream()
                    .filter(r -> !run.isBlank() && r.id().toString().startsWith(run))
                    .toList();
            if (found.size() != 1 || !desk.cancel(found.getFirst().id())) {
                throw new CheckFailedException(
                        found.size() > 1 ? "several runs begin with '" + run + "'" : "no run '" + run + "' is queued",
                        "See 'quiesce agent queue'.");
            }
            agent.terminal().result("asked run " + found.getFirst().id() + " to end");
        }
        return ExitCode.OK.code;
    }

    private AgentDesk desk(HomeOption home, FleetOption fleet) throws QuiesceException {
        Optional<AgentDesk> desk = fleet.given()
                ? fleet.desk(agent, home)
                : agent.service(AgentDesks.class).find(home.path());
        return desk.orElseThrow(() ->
                new CheckFailedException("no agent serves the home " + home.path(), "Start one with 'quiesce agent'."));
    }
}
