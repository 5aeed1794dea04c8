package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Proof;
import io.quiesce.api.service.BackupProofs;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.transfer.BackupId;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce backup prove}: a restored copy, a server of its own, a look at every table. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = {
            "Restores a backup aside, starts a server of its own on it, checks every table, and removes both.",
            "Touches no instance. Exit code 9 when something is wrong."
        })
final class ProveCommand implements Callable<Integer> {

    private final AgentCommand agent;

    ProveCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final ReceiverOption receiver = new ReceiverOption();

    @Parameters(paramLabel = "BACKUP", description = ReceiverOption.BACKUP)
    private String backup = "";

    @Option(
            names = "--server",
            paramLabel = "PROGRAM",
            description = "The mysqld or mariadbd to start (default: the first of this host that fits).")
    private Optional<Path> server = Optional.empty();

    @Option(
            names = "--in",
            paramLabel = "DIR",
            defaultValue = "/var/tmp",
            description = "Where the copy lies meanwhile; it needs the backup's room (default: /var/tmp).")
    private Path in = Path.of("/var/tmp");

    @Option(names = "--keep", description = "Leave the copy there, until the next proof.")
    private boolean keep;

    @Option(
            names = "--limit",
            paramLabel = "DURATION",
            defaultValue = "PT12H",
            description = "Longest time of the server, such as PT2H (default: PT12H).")
    private Duration limit = Duration.ofHours(12);

    @Override
    public Integer call() throws QuiesceException {
        if (limit.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new UsageException("--limit " + limit + " is too short: write PT2H; a second at least");
        }
        BackupId id;
        try (ReceiverLink link = receiver.link(agent, home)) {
            id = ReceiverOption.find(link, backup).id();
        }
        BackupProofs.Request request = new BackupProofs.Request(
                receiver.name(agent, home), id, server, in.toAbsolutePath().normalize(), keep, limit);
        Proof proof = agent.service(BackupProofs.class)
                .prove(
                        home.path(),
                        request,
                        agent.display("prove"),
                        agent.session().cancellation());
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("id", id.toString());
        d.put("proved", proof.proved());
        d.put("server", proof.server());
        d.put("tables", proof.tables());
        d.put("wrong", proof.wrong());
        agent.terminal().document(d, json.json);
        return (proof.proved() ? ExitCode.OK : ExitCode.CORRUPT).code;
    }
}
