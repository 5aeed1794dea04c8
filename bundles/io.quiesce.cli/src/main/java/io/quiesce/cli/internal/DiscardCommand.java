package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BackupEngine.Discarded;
import io.quiesce.api.service.BackupEngine.Waiting;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup discard}: shows what would be lost, and loses it with {@code --yes}. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "Gives a captured backup up that waits for its transfer; it is lost.")
final class DiscardCommand implements Callable<Integer> {

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Parameters(paramLabel = "BACKUP", description = "Id, or its beginning; see 'backup waiting'.")
    private String backup = "";

    @Option(names = "--yes", description = "Do it; without, only what would be lost is shown.")
    private boolean yes;

    DiscardCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        try (AgentDesk desk = agent.desk(home)) {
            Waiting one = WaitingBackups.find(desk.waiting(), backup);
            Map<String, Object> lost = WaitingBackups.row(one, json.json);
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
        }
        if (!yes) {
            agent.terminal().say("Nothing was changed. Say --yes to lose this backup.");
        }
        return ExitCode.OK.code;
    }
}
