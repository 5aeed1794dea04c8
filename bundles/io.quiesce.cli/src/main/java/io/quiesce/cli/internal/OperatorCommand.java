package io.quiesce.cli.internal;

import io.quiesce.api.control.OperatorRole;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.OperatorRegistry;
import io.quiesce.api.service.ReceiverEndpoint.Bind;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.OperatorEntry;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce operator}: who may ask this home's agent over the network; works beside a running agent. */
@Command(
        name = "operator",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Operators: who may ask the agent of this home over the network, and where it listens for them.")
final class OperatorCommand {

    private final AgentCommand agent;

    OperatorCommand(AgentCommand agent) {
        this.agent = agent;
    }

    @Command(
            name = "listen",
            mixinStandardHelpOptions = true,
            description =
                    "Lets the agent of this home listen for operators, now and whenever it runs. Without an address: says"
                            + " where it does.")
    int listen(
            @Mixin HomeOption home,
            @Parameters(
                            paramLabel = "[HOST:]PORT",
                            arity = "0..1",
                            description = "Address of this host (default: all its addresses) and port.")
                    Optional<String> address,
            @Option(names = "--off", description = "Listen no more; connections end.") boolean off)
            throws QuiesceException {
        if (off && address.isPresent()) {
            throw new UsageException("name an address or say --off, not both");
        }
        OperatorRegistry registry = agent.service(OperatorRegistry.class);
        if (off) {
            registry.listenNowhere(home.path());
        } else if (address.isPresent()) {
            Bind where = Binds.read(address.get());
            if (where.port() == 0) {
                throw new UsageException("operators have to know the port: name one, not 0");
            }
            registry.listen(home.path(), where);
        }
        agent.terminal()
                .result(registry.listening(home.path())
                        .map(b -> "the agent of this home listens for operators at "
                                + (b.host().isEmpty() ? "all addresses" : b.host()) + ", port " + b.port())
                        .orElse("the agent of this home does not listen on the network"));
        return ExitCode.OK.code;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Prints a one-time code for a new operator, or one who was revoked.")
    int add(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            defaultValue = "operate",
                            description =
                                    "operate: everything but where backups go; watch: only look (default: operate).")
                    OperatorRole role,
            @Option(
                            names = "--address",
                            paramLabel = "HOST[:PORT]",
                            description =
                                    "How the operator reaches this host (default: its name, and the port of 'operator"
                                            + " listen').")
                    Optional<String> address,
            @Option(
                            names = "--valid",
                            paramLabel = "PERIOD",
                            defaultValue = "PT24H",
                            description = "How long the code is good (default: PT24H).")
                    Duration validity,
            @Parameters(paramLabel = "NAME", description = "The operator's name: one for each person and workbench.")
                    String name)
            throws QuiesceException {
        OperatorRegistry registry = agent.service(OperatorRegistry.class);
        Bind bind = registry.listening(home.path())
                .orElseThrow(() -> new CheckFailedException(
                        "the agent of this home does not listen on the network",
                        "Say first where it is to: quiesce operator listen [HOST:]PORT"));
        ReceiverAddress at = ClientCommand.CodeOptions.address(address, bind.port());
        Invitation invitation = registry.invite(home.path(), name, role, at, validity);
        if (json.json) {
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("operator", invitation.client());
            d.put("role", role.word());
            d.put("code", invitation.code());
            d.put("expires", invitation.expires().toString());
            agent.terminal().json(d);
        } else {
            agent.terminal()
                    .say("On the host of operator '" + invitation.client() + "', or in its workbench, until "
                            + invitation.expires() + ", once:");
            agent.terminal().result("quiesce fleet enrol " + invitation.code());
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes an operator's access away, open connections too.")
    int revoke(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        agent.service(OperatorRegistry.class).revoke(home.path(), name);
        agent.terminal().result("operator '" + name + "' is revoked");
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the operators.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (OperatorEntry o : agent.service(OperatorRegistry.class).operators(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", o.entry().name());
            row.put("role", o.role().word());
            row.put("state", o.entry().state().name().toLowerCase(Locale.ROOT));
            row.put("since", o.entry().since().toString());
            row.put(
                    "certificateEnds",
                    o.entry().certificateEnds().map(Instant::toString).orElse(""));
            rows.add(row);
        }
        agent.terminal().rows(rows, json.json, "no operators; see 'quiesce operator add --help'");
        return ExitCode.OK.code;
    }
}
