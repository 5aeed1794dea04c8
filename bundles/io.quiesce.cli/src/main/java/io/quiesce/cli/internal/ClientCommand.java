package io.quiesce.cli.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ClientRegistry;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverConfiguration.ReceiverSettings;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.transfer.ClientEntry;
import io.quiesce.api.transfer.Invitation;
import io.quiesce.api.transfer.ReceiverAddress;
import io.quiesce.api.transfer.RestoreRight;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce-receiver client}: who may deliver; works beside a running receiver. */
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Clients: who may deliver backups here.")
final class ClientCommand {

    private final ReceiverCommand receiver;

    ClientCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    /** How a new client reaches this receiver, and for how long its code is good. */
    static final class CodeOptions {
        @Option(
                names = "--address",
                paramLabel = "HOST[:PORT]",
                description =
                        "How the client reaches the enrolment port (default: this host's name, and the port of 'enrolListen' in 'settings').")
        private Optional<String> address = Optional.empty();

        @Option(
                names = "--valid",
                paramLabel = "PERIOD",
                defaultValue = "PT24H",
                description = "How long the code is good (default: PT24H).")
        private Duration validity = Duration.ofHours(24);

        /** The settings are not read when the port is given. */
        ReceiverAddress address(ReceiverConfiguration configuration, HomeOption home) throws QuiesceException {
            boolean given = address.filter(ReceiverAddress::namesPort).isPresent();
            return address(
                    address,
                    given ? 0 : configuration.of(home.path()).enrolListen().port());
        }

        /** @param written as by a person; empty for this host's name */
        static ReceiverAddress address(Optional<String> written, int port) {
            String text = written.orElseGet(CodeOptions::localName);
            return UsageException.checked(() -> ReceiverAddress.parse(text, port));
        }

        private static String localName() {
            try {
                return InetAddress.getLocalHost().getCanonicalHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Prints a one-time code for a new client.")
    int add(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin CodeOptions code,
            @Option(
                            names = "--deny-restore",
                            description = "It may deliver, list and verify its backups, not read them back.")
                    boolean denied,
            @Parameters(paramLabel = "NAME", description = "The client's name: a-z, 0-9, '.', '_' and '-'.")
                    String name)
            throws QuiesceException {
        ClientRegistry registry = receiver.service(ClientRegistry.class);
        Invitation invitation = registry.invite(home.path(), name, address(home, code), code.validity);
        if (denied) {
            registry.letRestore(home.path(), name, RestoreRight.NEVER);
        }
        return show(invitation, json);
    }

    @Command(
            name = "replace",
            mixinStandardHelpOptions = true,
            description = "Prints a code with which a new host takes over a client's backups; the old one is revoked.")
    int replace(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Mixin CodeOptions code,
            @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        return show(
                receiver.service(ClientRegistry.class).replace(home.path(), name, address(home, code), code.validity),
                json);
    }

    private ReceiverAddress address(HomeOption home, CodeOptions code) throws QuiesceException {
        return code.address(receiver.service(ReceiverConfiguration.class), home);
    }

    private int show(Invitation invitation, JsonOption json) {
        if (json.json) {
            Map<String, Object> d = new LinkedHashMap<>();
            d.put("client", invitation.client());
            d.put("code", invitation.code());
            d.put("expires", invitation.expires().toString());
            receiver.terminal().json(d);
        } else {
            receiver.terminal()
                    .say("On the database host of '" + invitation.client() + "', until " + invitation.expires()
                            + ", once:");
            receiver.terminal().result("quiesce enrol " + invitation.code());
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Takes a client's access away, live sessions too; its backups stay.")
    int revoke(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        receiver.service(ClientRegistry.class).revoke(home.path(), name);
        receiver.terminal().result("client '" + name + "' is revoked");
        return ExitCode.OK.code;
    }

    @Command(
            name = "deny-restore",
            mixinStandardHelpOptions = true,
            description =
                    "Lets a client read no backup back, from now on; it goes on delivering, listing and verifying.")
    int denyRestore(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        receiver.service(ClientRegistry.class).letRestore(home.path(), name, RestoreRight.NEVER);
        receiver.terminal().result("client '" + name + "' may deliver backups, not read them back");
        return ExitCode.OK.code;
    }

    @Command(
            name = "allow-restore",
            mixinStandardHelpOptions = true,
            description = "Lets a client read its backups back, as at first.")
    int allowRestore(
            @Mixin HomeOption home,
            @Option(
                            names = "--until",
                            paramLabel = "INSTANT",
                            description = "Until then only, such as 2027-01-31T00:00:00Z.")
                    Optional<Instant> until,
            @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        if (until.isPresent() && !until.get().isAfter(Instant.now())) {
            throw new UsageException("--until " + until.get() + " is over; name a moment to come, or say deny-restore");
        }
        RestoreRight right = until.map(RestoreRight::new).orElse(RestoreRight.ALWAYS);
        receiver.service(ClientRegistry.class).letRestore(home.path(), name, right);
        receiver.terminal()
                .result("client '" + name + "' may read its backups back"
                        + until.map(u -> " until " + u).orElse(""));
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the clients.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        ReceiverSettings settings =
                receiver.service(ReceiverConfiguration.class).of(home.path());
        Map<String, Long> stored = new HashMap<>();
        receiver.service(ReceiverStorage.class)
                .scan(
                        home.path(),
                        b -> stored.merge(
                                b.row().receipt().client(), b.row().seal().length(), Long::sum));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ClientEntry c : receiver.service(ClientRegistry.class).clients(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", c.name());
            row.put("state", c.state().name().toLowerCase(Locale.ROOT));
            row.put("since", c.since().toString());
            row.put(
                    "certificateEnds",
                    c.certificateEnds().map(Instant::toString).orElse(""));
            RestoreRight right = c.restore().holds(Instant.now()) ? c.restore() : RestoreRight.NEVER;
            row.put("restore", right.text());
            long bytes = stored.getOrDefault(c.name(), 0L);
            Optional<ByteSize> quota = settings.quota(c.name());
            row.put("stored", json.json ? (Object) bytes : new ByteSize(bytes).display());
            row.put(
                    "quota",
                    json.json
                            ? (Object) quota.map(ByteSize::bytes).orElse(-1L)
                            : quota.map(ByteSize::display).orElse("none"));
            rows.add(row);
        }
        receiver.terminal().rows(rows, json.json, "no clients; see 'quiesce-receiver client add --help'");
        return ExitCode.OK.code;
    }
}
