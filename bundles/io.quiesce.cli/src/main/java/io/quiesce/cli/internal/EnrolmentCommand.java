package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.NetworkLimits;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.ReceiverStatus;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce receiver}: the receivers that this home is enrolled with. */
@Command(
        name = "receiver",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Receivers that this home is enrolled with; see also 'quiesce enrol'.")
final class EnrolmentCommand {

    private final AgentCommand agent;

    EnrolmentCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them, and when the certificate ends.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return agent.receivers(home, json);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description =
                    "Reaches a receiver that has moved at its new address, and tests it there. Key and certificates stay.")
    int set(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--address",
                            paramLabel = "HOST[:PORT]",
                            required = true,
                            description = "How it is reached for transfers (default port: the one it had).")
                    String address)
            throws QuiesceException {
        ReceiverAddress before = enrolled(home, name).address();
        ReceiverAddress moved = ClientCommand.CodeOptions.address(Optional.of(address), before.port());
        try (AgentDesk desk = agent.desk(home)) {
            desk.move(name, moved);
        }
        agent.terminal()
                .say("receiver '" + name + "' is looked for at " + moved + " from now on, no longer at " + before);
        try {
            return test(home, json, name);
        } catch (QuiesceException e) {
            agent.terminal()
                    .say(
                            "the new address stays although the receiver did not answer there; back to the old one: quiesce"
                                    + " receiver set " + name + " --address " + before);
            throw e;
        }
    }

    private EnrolledReceiver enrolled(HomeOption home, String name) throws QuiesceException {
        return agent.service(ReceiverLinks.class).enrolled(home.path()).stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        "no receiver '" + name + "' is enrolled",
                        "See 'quiesce receiver list' and 'quiesce enrol --help'."));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Gives an enrolment up: its key and certificate go, the backups there stay.")
    int remove(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--force", description = "Although plans deliver there, or backups wait for it.")
                    boolean force)
            throws QuiesceException {
        try (AgentDesk desk = agent.desk(home)) {
            List<String> needed = force ? List.of() : desk.neededBy(name);
            if (!needed.isEmpty()) {
                throw new CheckFailedException(
                        "the receiver '" + name + "' is still needed: " + String.join(", ", needed),
                        "Change these plans and deliver or discard what waits, or give it up all the same with"
                                + " --force.");
            }
            desk.leave(name);
        }
        agent.terminal()
                .result("the enrolment with '" + name + "' is removed; there, 'quiesce-receiver client revoke' ends it"
                        + " for good");
        return ExitCode.OK.code;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Connects by mutual TLS and asks how the receiver is; changes nothing there.")
    int test(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        enrolled(home, name);
        long begin = System.nanoTime();
        try (ReceiverLink link =
                agent.service(ReceiverLinks.class).connect(home.path(), name, 1, NetworkLimits.DEFAULT)) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("name", name);
            ReceiverStatus status = link.status();
            view.put("version", status.version());
            view.put("client", status.client());
            view.put("free", json.json ? status.free().bytes() : status.free().display());
            view.put("milliseconds", Duration.ofNanos(System.nanoTime() - begin).toMillis());
            agent.terminal().document(view, json.json);
        }
        return ExitCode.OK.code;
    }
}
