package io.quiesce.cli.internal;

import io.quiesce.api.service.Plugins;
import io.quiesce.api.service.Plugins.Plugin;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plugins} of both products. */
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Bundles of third parties in 'dropins' of the home and of the installation (docs/plugins.md).")
final class PluginsCommand {

    private final Session session;

    PluginsCommand(Session session) {
        this.session = session;
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists what can be plugged in and is, what it gives, and why it is not active.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) {
        List<Plugin> installed = session.services().get(Plugins.class).installed();
        List<Map<String, Object>> rows =
                installed.stream().map(p -> row(p, json.json)).toList();
        session.terminal().rows(rows, json.json, "no plug-in is installed");
        if (!json.json) {
            installed.stream()
                    .filter(p -> !p.problem().isEmpty())
                    .forEach(p -> session.terminal().say(p.name() + ": " + p.problem()));
        }
        return ExitCode.OK.code;
    }

    private static Map<String, Object> row(Plugin plugin, boolean json) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", plugin.name());
        row.put("version", plugin.version());
        row.put("provider", plugin.provider());
        row.put("state", plugin.state().word());
        row.put("gives", json ? plugin.gives() : String.join(", ", plugin.gives()));
        row.put("file", plugin.file().map(Object::toString).orElse(""));
        if (json) {
            row.put("problem", plugin.problem());
        }
        return row;
    }
}
