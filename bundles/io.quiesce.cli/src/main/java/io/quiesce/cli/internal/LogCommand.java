package io.quiesce.cli.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.Violation;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log}, of both products: what the log files of a home hold. The settings are a file, which the logging itself reads. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "What goes into the log files below HOME/logs. Levels hold at once, the rest from the next start on.")
final class LogCommand {

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace", "off");
    private static final Pattern AREA = Pattern.compile("[A-Za-z][A-Za-z0-9_.$]*");

    private final Terminal terminal;

    LogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows the settings that are not the default.")
    int show(@Mixin HomeOption home, @Mixin JsonOption json) throws InvalidConfigurationException {
        Properties settings = read(file(home));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("folder", new Home(home.path()).logs().toString());
        view.put("format", settings.getProperty("format", "plain"));
        view.put("days", settings.getProperty("days", "30"));
        view.put("megabytes", settings.getProperty("megabytes", "512"));
        view.put("level", settings.getProperty("level", "info"));
        new TreeMap<>(settings).forEach((key, value) -> {
            if (String.valueOf(key).startsWith("level.")) {
                view.put(String.valueOf(key), value);
            }
        });
        terminal.document(view, json.json);
        return ExitCode.OK.code;
    }

    @Command(
            name = "level",
            mixinStandardHelpOptions = true,
            description = "Sets a level; running processes follow within seconds.")
    int level(
            @Mixin HomeOption home,
            @Parameters(
                            paramLabel = "LEVEL",
                            description = "error, warn, info, debug, trace, off, or default: as everything else.")
                    String level,
            @Parameters(
                            paramLabel = "AREA",
                            arity = "0..1",
                            description =
                                    "A part such as engine, mysql, receiver, transfer.mina, or a logger's whole name;"
                                            + " without, everything.")
                    Optional<String> area)
            throws InvalidConfigurationException {
        String word = level.toLowerCase(Locale.ROOT);
        if (!LEVELS.contains(word) && !word.equals("default")) {
            throw new UsageException("'" + level + "' is no level; write " + String.join(", ", LEVELS) + " or default");
        }
        area.filter(a -> !AREA.matcher(a).matches()).ifPresent(a -> {
            throw new UsageException("'" + a + "' is no area; write engine, mysql, transfer.mina or a logger's name");
        });
        change(file(home), area.map(a -> "level." + a).orElse("level"), word.equals("default") ? "" : word);
        return ExitCode.OK.code;
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Sets how lines look and how long files stay, from the next start of each process on.")
    int set(
            @Mixin HomeOption home,
            @Option(names = "--format", paramLabel = "FORMAT", description = "plain, or json: a JSON document a line.")
                    Optional<String> format,
            @Option(names = "--days", paramLabel = "DAYS", description = "So many days a file stays.")
                    Optional<Integer> days,
            @Option(
                            names = "--megabytes",
                            paramLabel = "MB",
                            description = "So much the files of a role may take; the oldest days go first.")
                    Optional<Integer> megabytes)
            throws InvalidConfigurationException {
        if (format.filter(f -> !f.equals("plain") && !f.equals("json")).isPresent()) {
            throw new UsageException("--format is plain or json");
        }
        if (days.orElse(1) < 1 || megabytes.orElse(1) < 1) {
            throw new UsageException("--days and --megabytes are 1 or more");
        }
        if (format.isPresent()) {
            change(file(home), "format", format.get());
        }
        if (days.isPresent()) {
            change(file(home), "days", Integer.toString(days.get()));
        }
        if (megabytes.isPresent()) {
            change(file(home), "megabytes", Integer.toString(megabytes.get()));
        }
        return ExitCode.OK.code;
    }

    private static Path file(HomeOption home) {
        return new Home(home.path()).logging();
    }

    private static Properties read(Path file) throws InvalidConfigurationException {
        Properties settings = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                settings.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw unusable(file, "cannot be read: " + FileTrouble.of(e, file));
            }
        }
        return settings;
    }

    /** @param value empty text takes the setting away */
    private static void change(Path file, String key, String value) throws InvalidConfigurationException {
        Properties settings = read(file);
        if (value.isEmpty()) {
            settings.remove(key);
        } else {
            settings.setProperty(key, value);
        }
        StringWriter text = new StringWriter();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            settings.store(text, "quiesce log; docs/logging.md");
            Files.createDirectories(file.getParent());
            Files.writeString(part, text.toString());
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, "cannot be written: " + FileTrouble.of(e, file));
        }
    }

    private static InvalidConfigurationException unusable(Path file, String rule) {
        return new InvalidConfigurationException(List.of(new Violation("(file)", file.toString(), rule, "")));
    }
}
