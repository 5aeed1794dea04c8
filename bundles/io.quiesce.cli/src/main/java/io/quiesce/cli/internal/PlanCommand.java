package io.quiesce.cli.internal;

import io.quiesce.api.configuration.ConfigurationChange;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.api.service.PlanDocuments.Format;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quiesce plan}: the plans of the home, and plan files. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Plans of this home, in its database.")
final class PlanCommand {

    private static final int LONGEST = 1 << 20;

    private final AgentCommand agent;

    PlanCommand(AgentCommand agent) {
        this.agent = agent;
    }

    private PlanDocuments plans() {
        return agent.service(PlanDocuments.class);
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Validates a plan: field, value, rule, line.")
    int check(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "FILE", description = "A plan file, or the name of a plan.") String file)
            throws QuiesceException {
        String name = agent.plan(home, file).name();
        agent.terminal().result("plan '" + name + "' is valid");
        return ExitCode.OK.code;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the plans of the home.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PlanDocuments.Row plan : plans().list(home.path())) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", plan.name());
            row.put("enabled", plan.enabled());
            row.put("revision", plan.revision());
            rows.add(row);
        }
        agent.terminal().rows(rows, json.json, "no plans in this home; see 'quiesce setup' and 'quiesce plan add'");
        return ExitCode.OK.code;
    }

    @Command(
            name = "add",
            aliases = "import",
            mixinStandardHelpOptions = true,
            description =
                    "Validates a plan, YAML or JSON, and stores it under the name in it. A password in it is moved"
                            + " into a sealed secret.")
    int add(
            @Mixin HomeOption home,
            @Option(names = "--replace", description = "Replace the plan of that name, if there is one.")
                    boolean replace,
            @Parameters(paramLabel = "FILE", description = "The file, or - for stdin.") String file)
            throws QuiesceException {
        String text = text(file);
        String label = file.equals("-") ? "stdin" : String.valueOf(Path.of(file).getFileName());
        Optional<ConfigurationDocument> before = Optional.empty();
        if (replace) {
            String name = plans().check(home.path(), label, text).plan().name();
            before = plans().find(home.path(), name);
        }
        tell(
                before.isPresent()
                        ? plans().replace(home.path(), before.get(), text)
                        : plans().add(home.path(), label, text));
        return ExitCode.OK.code;
    }

    private static String text(String file) {
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(LONGEST + 1), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("cannot read " + file + ": " + FileTrouble.of(e, file));
        }
    }

    private void tell(PlanDocuments.Stored stored) {
        stored.loaded().warnings().forEach(w -> agent.terminal().say("warning: " + w));
        String name = stored.document().name();
        if (stored.sealed()) {
            agent.terminal().say("the password is sealed; the plan names it ${secret:plan." + name + ".password}");
        }
        agent.terminal()
                .result("plan '" + name + "' is stored, revision "
                        + stored.document().revision());
    }

    private ConfigurationDocument existing(HomeOption home, String name) throws QuiesceException {
        return plans().find(home.path(), name)
                .orElseThrow(() ->
                        new CheckFailedException("no plan '" + name + "' is in this home", "See 'quiesce plan list'."));
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a plan as it was written.")
    int show(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        existing(home, name);
        agent.terminal()
                .raw(plans().export(home.path(), name, json.json ? Format.JSON : Format.YAML)
                                .stripTrailing()
                        + System.lineSeparator());
        return ExitCode.OK.code;
    }

    @Command(
            name = "changes",
            mixinStandardHelpOptions = true,
            description = "Who changed a plan when, newest first, also after its removal; --json has the texts.")
    int changes(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ConfigurationChange change :
                agent.service(ConfigurationStore.class).changes(home.path(), DocumentKind.PLAN, name)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("revision", change.revision());
            row.put("at", change.at());
            row.put("by", change.by());
            row.put("change", change.text().isPresent() ? "stored" : "removed");
            if (json.json) {
                row.put("text", change.text().orElse(""));
            }
            rows.add(row);
        }
        agent.terminal().rows(rows, json.json, "no plan '" + name + "' was ever in this home");
        return ExitCode.OK.code;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes a plan to stdout or a file, byte for byte as it was written, or as JSON.")
    int export(
            @Mixin HomeOption home,
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            defaultValue = "yaml",
                            description = "yaml (default) or json.")
                    Format format,
            @Option(names = "--to", paramLabel = "FILE", description = "A new file instead of stdout.")
                    Optional<Path> to,
            @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        existing(home, name);
        String text = plans().export(home.path(), name, format);
        if (to.isEmpty()) {
            agent.terminal().raw(text);
            return ExitCode.OK.code;
        }
        try {
            Files.writeString(to.get(), text, java.nio.file.StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UsageException("cannot write " + to.get() + ": " + e);
        }
        return ExitCode.OK.code;
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Removes a plan and its sealed password; its backups stay.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        existing(home, name);
        plans().remove(home.path(), name);
        agent.terminal().result("plan '" + name + "' is removed; its backups stay");
        return ExitCode.OK.code;
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, description = "Lets the schedules of a plan count.")
    int enable(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return enable(home, name, true);
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Keeps a plan from being run by its schedules; by hand it can be.")
    int disable(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return enable(home, name, false);
    }

    private int enable(HomeOption home, String name, boolean enabled) throws QuiesceException {
        existing(home, name);
        plans().enable(home.path(), name, enabled);
        agent.terminal().result("plan '" + name + "' is " + (enabled ? "enabled" : "disabled"));
        return ExitCode.OK.code;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "The same as 'quiesce check': connection, privileges, service, data directory, receiver.")
    int test(@Mixin HomeOption home, @Mixin JsonOption json, @Parameters(paramLabel = "NAME") String name)
            throws QuiesceException {
        return agent.check(home, new FleetOption(), json, name);
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description = "Opens a plan in $VISUAL or $EDITOR and stores it when it is valid; opens it again when it is"
                    + " not.")
    int edit(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        ConfigurationDocument before = existing(home, name);
        try (EditedText edited = EditedText.of(home.path(), before.text())) {
            while (true) {
                String text = edited.open();
                if (text.equals(before.text())) {
                    agent.terminal().result("plan '" + name + "' is unchanged");
                    return ExitCode.OK.code;
                }
                try {
                    tell(plans().replace(home.path(), before, text));
                    return ExitCode.OK.code;
                } catch (InvalidConfigurationException e) {
                    agent.terminal().say(String.valueOf(e.getMessage()));
                    if (!anotherTry()) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UsageException("the editor can't be used: " + e.getMessage());
        }
    }

    private static boolean anotherTry() {
        return Person.present()
                .map(p -> p.ask("again", "Open it again? yes or no", "yes").startsWith("y"))
                .orElse(false);
    }
}
