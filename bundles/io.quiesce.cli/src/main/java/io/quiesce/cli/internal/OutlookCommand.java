package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.BackupOutlook;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.BackupRow;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup retention}: the receiver's dry run, as its client may see it. */
@Command(
        name = "retention",
        mixinStandardHelpOptions = true,
        description =
                "What the receiver's retention would do with the backups of a plan now, and why; changes nothing. The"
                        + " policy is set on the receiver ('quiesce-receiver retention').")
final class OutlookCommand implements Callable<Integer> {

    private final AgentCommand agent;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final FleetOption fleet = new FleetOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final ReceiverOption receiver = new ReceiverOption();

    @Parameters(paramLabel = "PLAN", description = "Name of a plan.")
    private String plan = "";

    OutlookCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Override
    public Integer call() throws QuiesceException {
        Optional<AgentDesk> other = fleet.desk(agent, home);
        List<Map<String, Object>> rows = new ArrayList<>();
        try (AgentDesk desk = other.isPresent() ? other.get() : agent.desk(home)) {
            desk.outlook(receiver.name(desk), plan).forEach(b -> rows.add(row(b, json.json)));
        }
        agent.terminal().rows(rows, json.json, "the receiver holds no backup of plan '" + plan + "'");
        return ExitCode.OK.code;
    }

    /** As {@code quiesce-receiver retention plan} has it. */
    private static Map<String, Object> row(BackupOutlook both, boolean exact) {
        BackupRow backup = both.backup().row();
        Outlook outlook = both.outlook();
        long length = backup.seal().length();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("policy", outlook.policy());
        row.put("id", backup.id().toString());
        row.put("published", backup.receipt().publishedAt().toString());
        row.put("size", exact ? (Object) length : new ByteSize(length).display());
        row.put("decision", outlook.keep() ? "keep" : "remove");
        row.put("reasons", exact ? (Object) outlook.reasons() : String.join(", ", outlook.reasons()));
        return row;
    }
}
