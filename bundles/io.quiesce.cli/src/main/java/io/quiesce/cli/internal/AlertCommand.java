package io.quiesce.cli.internal;

import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Alerts;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code alert} of both products: who is told. */
@Command(
        name = "alert",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Who is told what happens, by which rules (docs/alerts.md).")
final class AlertCommand {

    private final Session session;

    private AlertCommand(Session session) {
        this.session = session;
    }

    static CommandLine of(Session session) {
        DocumentCommand.Storing storing = (documents, home, name, text) -> {
            session.services()
                    .get(Alerts.class)
                    .store(home.path(), documents.kind(), name, text, documents.revision(home, name));
            sayWhoResolves(session, text);
        };
        DocumentCommand.Removal removal =
                (home, kind, name) -> session.services().get(Alerts.class).discard(home.path(), kind, name);
        return new CommandLine(new AlertCommand(session))
                .addSubcommand(
                        "channel",
                        DocumentCommand.of(
                                new StoredDocuments(session, DocumentKind.ALERT_CHANNEL, "channel"),
                                "Channels: the ways by which people are told.",
                                storing,
                                removal))
                .addSubcommand(
                        "rule",
                        DocumentCommand.of(
                                new StoredDocuments(session, DocumentKind.ALERT_RULE, "rule"),
                                "Rules: what goes to which channels, and when.",
                                storing,
                                removal));
    }

    @Command(
            name = "kinds",
            mixinStandardHelpOptions = true,
            description = "Lists the kinds of channels that are installed, and their settings.")
    int kinds(@Mixin JsonOption json) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Alerts.ChannelKind kind : session.services().get(Alerts.class).kinds()) {
            kind.settings().settings().forEach(s -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("kind", kind.kind());
                row.put("setting", s.key());
                row.put("required", s.required());
                row.put("default", s.fallback());
                row.put("help", s.help());
                rows.add(row);
            });
        }
        session.terminal().rows(rows, json.json, "no channel is installed");
        return ExitCode.OK.code;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Sends a test through a channel, now, and says what became of it.")
    int test(@Mixin HomeOption home, @Parameters(paramLabel = "NAME", description = "Name of a channel.") String name)
            throws QuiesceException {
        session.services().get(Alerts.class).test(home.path(), name);
        session.terminal().result("channel '" + name + "' has taken a test");
        session.services()
                .get(ConfigurationStore.class)
                .find(home.path(), DocumentKind.ALERT_CHANNEL, name)
                .ifPresent(document -> sayWhoResolves(session, document.text()));
        return ExitCode.OK.code;
    }

    /** What this command can resolve proves nothing for the service. */
    private static void sayWhoResolves(Session session, String document) {
        if (document.contains("${env:")) {
            session.terminal().say("note: ${env:…} is resolved by whoever sends, the service in its own environment");
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists alerts that somebody is still to be told.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Alerts.Pending one : session.services().get(Alerts.class).pending(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("at", one.at().toString());
            row.put("channel", one.channel());
            row.put("subject", one.subject());
            row.put("notBefore", one.notBefore().toString());
            row.put("attempts", one.attempts());
            row.put("problem", one.problem());
            rows.add(row);
        }
        session.terminal().rows(rows, json.json, "nothing waits to be told");
        return ExitCode.OK.code;
    }
}
