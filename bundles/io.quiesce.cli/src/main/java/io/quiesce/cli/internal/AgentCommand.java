package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Enrolling;
import io.quiesce.api.service.PlanStore;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.service.RestoreEngine;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce}: the agent on the database host. */
@Command(
        name = "quiesce",
        mixinStandardHelpOptions = true,
        versionProvider = BundleVersion.class,
        description = "Cold, physical backup of MySQL and MariaDB with a guaranteed restart.",
        footer = {"", "First steps: README.md; exit codes: docs/cli.md."})
final class AgentCommand implements Runnable {

    private final Session session;

    AgentCommand(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    Terminal terminal() {
        return session.terminal();
    }

    <T> T service(Class<T> type) {
        return session.services().get(type);
    }

    /** Without a subcommand: the help. */
    @Override
    public void run() {
        picocli.CommandLine.usage(this, System.out);
    }

    /** Reads a plan and says on stderr what is unwise in it. */
    Plan plan(HomeOption home, String nameOrFile) throws QuiesceException {
        PlanStore.Loaded loaded = service(PlanStore.class).load(home.path(), nameOrFile);
        loaded.warnings().forEach(w -> terminal().say("warning: " + w));
        return loaded.plan();
    }

    /** A file is named from this process's folder, which is not the agent's. */
    static String absolute(String plan) {
        return isName(plan) ? plan : Path.of(plan).toAbsolutePath().toString();
    }

    /** And no file. */
    static boolean isName(String plan) {
        return Plan.NAME.matcher(plan).matches() && !plan.matches(".*\\.(yaml|yml|json)");
    }

    /** The agent that owns the home, or else this process. */
    AgentDesk desk(HomeOption home) throws QuiesceException {
        AgentDesks desks = service(AgentDesks.class);
        Optional<AgentDesk> owner = desks.find(home.path());
        return owner.isPresent() ? owner.get() : desks.alone(home.path());
    }

    /** A display for the events of a run, live on a terminal. */
    RunListener display(String what) {
        return new RunDisplay(terminal(), what);
    }

    @Command(
            name = "enrol",
            mixinStandardHelpOptions = true,
            description = "Makes a key on this host and gets its certificate from the receiver that gave the code.")
    int enrol(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "CODE", description = "One-time code of 'quiesce-receiver client add'.")
                    String code,
            @Option(
                            names = "--as",
                            paramLabel = "NAME",
                            defaultValue = "vault",
                            description = "Name for the receiver (default: vault).")
                    String name,
            @Option(
                            names = "--replace",
                            description =
                                    "Give up an earlier enrolment under this name, after 'quiesce-receiver client replace'.")
                    boolean replace)
            throws QuiesceException {
        Enrolling enrolling = () -> service(ReceiverLinks.class).enrol(home.path(), code, name, replace);
        EnrolledReceiver receiver =
                replace ? service(BackupEngine.class).renewIdentity(home.path(), enrolling) : enrolling.enrol();
        terminal()
                .result("enrolled as client '" + receiver.client() + "' at " + receiver.address()
                        + "; plans name this receiver '" + receiver.name() + "'");
        return ExitCode.OK.code;
    }

    @Command(
            name = "receivers",
            mixinStandardHelpOptions = true,
            description = "Lists the receivers that this agent is enrolled with.")
    int receivers(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (EnrolledReceiver r : service(ReceiverLinks.class).enrolled(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", r.name());
            row.put("address", r.address().toString());
            row.put("client", r.client());
            row.put("certificateEnds", r.certificateEnds().toString());
            rows.add(row);
        }
        terminal().rows(rows, json.json, "no receiver is enrolled; see 'quiesce enrol --help'");
        return ExitCode.OK.code;
    }

    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description =
                    "Finishes what an interruption left: starts instances that a run had stopped, and removes what can't"
                            + " be used any more. Run by each boot, see 'quiesce recovery'.")
    int recover(@Mixin HomeOption home) throws QuiesceException {
        int finished = 0;
        Optional<QuiesceException> failure = Optional.empty();
        try {
            finished = service(BackupEngine.class).recover(home.path(), display("recover"));
        } catch (QuiesceException e) {
            failure = Optional.of(e);
        }
        Optional<QuiesceException> ofRestores = recoverRestores(home); // also when a run could not be settled
        failure = failure.or(() -> ofRestores);
        if (failure.isPresent()) {
            throw failure.get();
        }
        terminal()
                .result(
                        finished == 0
                                ? "nothing was left unfinished"
                                : finished == 1
                                        ? "one interrupted run is finished"
                                        : finished + " interrupted runs are finished");
        return ExitCode.OK.code;
    }

    /** @return the first that could not be settled; each is told */
    private Optional<QuiesceException> recoverRestores(HomeOption home) {
        Optional<QuiesceException> failure = Optional.empty();
        try {
            for (RestoreEngine.Recovery restore :
                    service(RestoreEngine.class).recover(home.path(), display("recover"))) {
                if (restore.failure().isEmpty()) {
                    terminal().result(restore.text());
                }
                failure = failure.or(restore::failure);
            }
            return failure;
        } catch (QuiesceException e) {
            return Optional.of(e);
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Checks everything that a backup of the plan would check, and changes nothing.")
    int check(
            @Mixin HomeOption home,
            @Mixin FleetOption fleet,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "PLAN", description = "Name of a plan, or a file.") String plan)
            throws QuiesceException {
        List<Finding> findings = findings(home, fleet, plan);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Finding f : findings) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("severity", f.severity().name());
            row.put("check", f.check());
            row.put("message", f.message());
            row.put("hint", f.hint());
            rows.add(row);
        }
        if (json.json) {
            terminal().json(rows);
        } else {
            findings.forEach(f -> terminal().result(Findings.line(f)));
        }
        boolean refused = findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
        return (refused ? ExitCode.CHECK : ExitCode.OK).code;
    }

    private List<Finding> findings(HomeOption home, FleetOption fleet, String plan) throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(this, home);
        if (other.isEmpty()) {
            return service(BackupEngine.class)
                    .check(home.path(), plan(home, plan))
                    .findings();
        }
        try (AgentDesk desk = other.get()) {
            return desk.check(plan).findings();
        }
    }
}
