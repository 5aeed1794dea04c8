package io.quiesce.cli.internal;

import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.AuditLog;
import io.quiesce.api.service.Monitoring.Served;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.ReceiverConfiguration.ReceiverSettings;
import io.quiesce.api.service.ReceiverEndpoint;
import io.quiesce.api.service.ReceiverEndpoint.Listening;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenDesk;
import io.quiesce.api.service.ReceiverWatch;
import io.quiesce.api.service.ReceiverWatch.Watching;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quiesce-receiver}: the storage host. */
@Command(
        name = "quiesce-receiver",
        mixinStandardHelpOptions = true,
        versionProvider = BundleVersion.class,
        description = "Receives, verifies, names, keeps and gives back backups.",
        footer = {"", "First steps: README.md; exit codes: docs/cli.md."})
final class ReceiverCommand implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverCommand.class);

    private final Session session;

    ReceiverCommand(Session session) {
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

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description = "Serves clients until SIGTERM or SIGINT. What no option says is as 'settings' say.")
    int serve(
            @Mixin HomeOption home,
            @Mixin MonitorOption monitor,
            @Mixin RunOptions options,
            @Option(
                            names = "--storage",
                            paramLabel = "URI",
                            description =
                                    "Where backups lie, from now on: file:///srv/backups, or the scheme of a plug-in (default: HOME/storage).")
                    Optional<URI> storage)
            throws QuiesceException {
        if (storage.isPresent()) {
            service(ReceiverStorage.class).settle(home.path(), located(storage.get()));
        }
        ReceiverSettings settings =
                options.over(service(ReceiverConfiguration.class).of(home.path()));
        ReceiverEndpoint endpoint = service(ReceiverEndpoint.class);
        ReceiverWatch watch = service(ReceiverWatch.class);
        try (OpenDesk desk = service(ReceiverStorage.class).open(home.path(), RunOptions.rules(settings));
                Listening listening = endpoint.listen(home.path(), settings.listen(), settings.enrolListen(), desk);
                Watching watching = watch.watch(home.path(), desk, settings.watchEvery());
                Served served = monitor.serve(session, settings.monitor(), watch.probe(home.path(), desk))) {
            service(Alerts.class).serve(home.path());
            String where = "listening on " + listening.transfer() + ", enrolment on " + listening.enrolment();
            enter(home, AuditKind.STARTED, where);
            terminal().result(where);
            session.cancellation().await();
            enter(home, AuditKind.STOPPED, "in good order");
            return ExitCode.OK.code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.CANCELLED.code;
        }
    }

    /** A receiver whose audit log can't be written serves: backups matter more. It removes nothing. */
    private void enter(HomeOption home, AuditKind kind, String text) {
        try {
            String by = "user " + System.getProperty("user.name", "") + ", process "
                    + ProcessHandle.current().pid();
            service(AuditLog.class).append(home.path(), kind, "", by, text);
        } catch (QuiesceException e) {
            LOG.error("there is no entry of {}: {}", kind.word(), e.getMessage(), e);
            terminal().say("quiesce-receiver: " + e.getMessage());
            terminal().say("  " + e.hint());
        }
    }

    private static URI located(URI storage) {
        if (storage.getScheme() == null) {
            throw new UsageException(
                    "--storage " + storage + " has no scheme: write file:///srv/backups for a directory");
        }
        return storage;
    }

    @Command(name = "backups", mixinStandardHelpOptions = true, description = "Lists the published backups.")
    int backups(
            @Mixin HomeOption home,
            @Mixin JsonOption json,
            @Option(names = "--client", paramLabel = "NAME", description = "Only those of a client.")
                    Optional<String> client)
            throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        service(ReceiverStorage.class).scan(home.path(), b -> {
            String owner = b.row().receipt().client();
            if (client.isEmpty() || client.get().equals(owner)) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("client", owner);
                row.putAll(BackupView.listed(b, json.json));
                rows.add(row);
            }
        });
        terminal().rows(rows, json.json, "no backups in " + home.path());
        return ExitCode.OK.code;
    }
}
