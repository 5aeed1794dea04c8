package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quiesce backup waiting}. */
@Command(
        name = "waiting",
        mixinStandardHelpOptions = true,
        description = "Lists captured backups that no receiver has published yet.")
final class WaitingCommand implements Callable<Integer> {

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final FleetOption fleet = new FleetOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    WaitingCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        agent.terminal()
                .rows(
                        waiting().stream()
                                .map(one -> WaitingBackups.row(one, json.json))
                                .toList(),
                        json.json,
                        WaitingBackups.NONE);
        return ExitCode.OK.code;
    }

    private List<Waiting> waiting() throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(agent, home);
        if (other.isEmpty()) {
            return agent.service(BackupEngine.class).waiting(home.path());
        }
        try (AgentDesk desk = other.get()) {
            return desk.waiting();
        }
    }
}
