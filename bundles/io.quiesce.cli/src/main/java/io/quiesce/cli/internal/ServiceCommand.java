package io.quiesce.cli.internal;

import io.quiesce.api.Deadline;
import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import io.quiesce.api.service.HostServices;
import io.quiesce.api.service.HostServices.Draft;
import io.quiesce.api.service.HostServices.Order;
import io.quiesce.api.service.HostServices.Role;
import io.quiesce.api.service.HostServices.Status;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code service} of both products: the host starts it at boot. */
@Command(
        name = "service",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes it a service of this host, which starts at boot with nobody logged in (docs/service.md).")
final class ServiceCommand {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    /** A receiver that can't serve has ended by then. */
    private static final Duration STEADY = Duration.ofSeconds(8);

    private final Session session;
    private final Role role;

    ServiceCommand(Session session, Role role) {
        this.session = session;
        this.role = role;
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = "Makes every boot start it, and starts it now; needs root. It runs as the owner of the home.")
    int install(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description =
                                    "Name of the service (default: quiesce-agent or quiesce-receiver); another home on this"
                                            + " host needs another one.")
                    Optional<String> name,
            @Option(
                            names = "--java",
                            paramLabel = "DIR",
                            description =
                                    "Java for the service, where the start script finds none without your environment.")
                    Optional<Path> java,
            @Option(names = "--no-start", description = "The next boot starts it; it is not started now.")
                    boolean noStart,
            @Option(
                            names = {"--print", "--dry-run"},
                            description = "Shows the file that would be written, and changes nothing.")
                    boolean print,
            @Parameters(
                            paramLabel = "OPTION",
                            arity = "0..*",
                            description = "Behind '--': further options of 'quiesce agent' or 'quiesce-receiver run'.")
                    List<String> options)
            throws QuiesceException {
        Order order =
                order(home.path(), name, java, Optional.ofNullable(options).orElse(List.of()));
        if (print) {
            Draft draft = services().draft(order);
            session.terminal().say(draft.file() + ":");
            session.terminal().raw(draft.text());
            return ExitCode.OK.code;
        }
        services().install(order, !noStart);
        if (!noStart) {
            awaitStart(home.path());
        }
        show(services().status(role, home.path()), json);
        return ExitCode.OK.code;
    }

    private HostServices services() {
        return session.services().get(HostServices.class);
    }

    private Order order(Path home, Optional<String> name, Optional<Path> java, List<String> options) {
        return UsageException.checked(() -> new Order(
                role,
                name.orElse("quiesce-" + role.name().toLowerCase(Locale.ROOT)),
                Path.of(System.getProperty("quiesce.command", "")),
                home,
                owner(home),
                java.map(j -> j.toAbsolutePath().normalize()),
                options));
    }

    /** Files of the home are the service's: it runs as nobody else. On Windows there is one who may start services. */
    private static String owner(Path home) {
        if (java.io.File.separatorChar != '/') {
            return "SYSTEM";
        }
        try {
            return Files.getOwner(home).getName();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot tell whose the home " + home + " is: " + e);
        }
    }

    /** Waits until an agent answers, or a receiver has stayed; says so when it ends at once. */
    private void awaitStart(Path home) throws QuiesceException {
        Deadline steady = Deadline.after(STEADY);
        Deadline end = Deadline.after(LONGEST_START);
        while (!(role == Role.AGENT ? answers(home) : steady.passed())) {
            Status now = services().status(role, home);
            if (!now.running() || end.passed()) {
                throw new CheckFailedException(
                        "the service is installed, but it does not serve: " + now.text(),
                        "Look there for the reason; 'service uninstall' takes it away again.");
            }
            session.cancellation().check();
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Who only does what it is asked for is no service. */
    private boolean answers(Path home) throws QuiesceException {
        Optional<AgentDesk> found = session.services().get(AgentDesks.class).find(home);
        if (found.isEmpty()) {
            return false;
        }
        try (AgentDesk desk = found.get()) {
            return desk.status().unattended();
        } catch (TransferException e) {
            return false; // it has ended meanwhile; whether another one is begun, the host knows
        }
    }

    @Command(
            name = "uninstall",
            mixinStandardHelpOptions = true,
            description = "Stops the service in good order and takes it away; needs root. Home and data stay.")
    int uninstall(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        show(services().uninstall(role, home.path()), json);
        return ExitCode.OK.code;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether there is a service for this home, whether it runs and whether boots start it.")
    int status(@Mixin HomeOption home, @Mixin JsonOption json) {
        Status status = services().status(role, home.path());
        show(status, json);
        return (status.enabled() && status.running() ? ExitCode.OK : ExitCode.CHECK).code;
    }

    private void show(Status status, JsonOption json) {
        Map<String, Object> d = new LinkedHashMap<>();
        d.put("installed", status.installed());
        d.put("atBoot", status.enabled());
        d.put("running", status.running());
        d.put("name", status.name());
        d.put("file", status.file().map(Path::toString).orElse(""));
        d.put("status", status.text());
        session.terminal().document(d, json.json);
    }
}
