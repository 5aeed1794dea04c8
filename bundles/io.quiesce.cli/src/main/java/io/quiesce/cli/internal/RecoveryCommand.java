package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.BootRecovery;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quiesce recovery}: who runs {@code quiesce recover} after a power cut. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Lets each boot of this host finish what a power cut interrupted.")
final class RecoveryCommand {

    private final AgentCommand agent;

    RecoveryCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = "Makes every boot run 'quiesce recover' for this home; needs root.")
    int install(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return show(boot().install(home.path()), json);
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether a boot would run 'quiesce recover' for this home.")
    int status(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return show(boot().status(home.path()), json);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Takes back 'install'; needs root.")
    int remove(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        BootRecovery.Status after = boot().remove(home.path());
        print(after, json);
        return ExitCode.OK.code;
    }

    private BootRecovery boot() {
        return agent.service(BootRecovery.class);
    }

    private int show(BootRecovery.Status status, JsonOption json) {
        print(status, json);
        return (status.enabled() ? ExitCode.OK : ExitCode.CHECK).code;
    }

    private void print(BootRecovery.Status status, JsonOption json) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("enabled", status.enabled());
        d.put("status", status.text());
        agent.terminal().document(d, json.json);
    }
}
