package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.host.Programs;
import io.quiesce.mysql.internal.sql.Flavour;
import io.quiesce.mysql.internal.sql.ServerVersion;
import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options with which a server would start: those of its command line over those of its option files.
 *
 * @param settings named like system variables
 * @param files that were read
 */
public record ServerOptions(Settings settings, OptionFiles files) {

    private static final List<Path> DEFAULTS =
            List.of(Path.of("/etc/my.cnf"), Path.of("/etc/mysql/my.cnf"), Path.of("/usr/etc/my.cnf"));
    private static final Pattern PERSISTED = Pattern.compile("\"(\\w+)\"\\s*:\\s*\\{[^{}]*\"Value\"\\s*:\\s*\"");
    private static final String DEFAULTS_FILE = "--defaults-file=";
    private static final String EXTRA_FILE = "--defaults-extra-file=";
    private static final String SUFFIX = "--defaults-group-suffix=";

    /**
     * @param command words that become the server: its program (or {@code mysqld_safe}) and its options; may be empty
     * @param further option files that the plan names, read last
     * @param dataDirectory the plan's, for what MySQL has persisted there
     */
    public static ServerOptions read(
            List<String> command,
            List<Path> further,
            Path dataDirectory,
            Flavour flavour,
            Optional<ServerVersion> version) {
        String suffix = argument(command, SUFFIX).orElse("");
        List<Path> files = new ArrayList<>();
        if (!command.contains("--no-defaults")) {
            Optional<Path> only = argument(command, DEFAULTS_FILE).map(Path::of);
            files.addAll(only.map(List::of).orElse(DEFAULTS));
            argument(command, EXTRA_FILE).map(Path::of).ifPresent(files::add);
        }
        files.addAll(further);
        boolean safe = command.stream().findFirst().filter(Programs::isSafe).isPresent();
        OptionFiles read = OptionFiles.read(files, new OptionGroups(flavour, version, suffix, safe)::counts);
        Map<String, String> options = new LinkedHashMap<>(read.options());
        if (flavour == Flavour.MYSQL) {
            options.putAll(persisted(dataDirectory));
        }
        options.putAll(commandLine(command));
        return new ServerOptions(Settings.of(asVariables(options, dataDirectory)), read);
    }

    private static Optional<String> argument(List<String> command, String name) {
        return command.stream()
                .filter(w -> w.startsWith(name))
                .map(w -> w.substring(name.length()))
                .findFirst();
    }

    private static Map<String, String> commandLine(List<String> command) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 1; i < command.size(); i++) {
            String word = command.get(i);
            if (word.startsWith("--") && !word.startsWith("--defaults-")) {
                Option option = Option.parse(word);
                options.put(option.name(), option.value());
            } else if (word.equals("-h") && i + 1 < command.size()) {
                options.put("datadir", command.get(i + 1));
            }
        }
        return options;
    }

    /** What {@code SET PERSIST} has written (MySQL manual 5.1.9.3). */
    private static Map<String, String> persisted(Path dataDirectory) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            String text = Files.readString(dataDirectory.resolve("mysqld-auto.cnf"), StandardCharsets.UTF_8);
            Matcher m = PERSISTED.matcher(text);
            while (m.find()) {
                int end = closingQuote(text, m.end());
                // no text of the server's holds a zero byte
                String value = text.substring(m.end(), end).replace("\0", "");
                values.put(m.group(1), value.replace("\\\\", "\\").replace("\\\"", "\""));
                m.region(end, text.length());
            }
        } catch (IOException e) {
            // none was ever persisted
            return Map.of();
        }
        return values;
    }

    /** Not by a pattern: those take stack for every character of a long value. */
    private static int closingQuote(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /** Some options have other names than the variables they set. */
    private static Map<String, String> asVariables(Map<String, String> options, Path dataDirectory) {
        Map<String, String> variables = new LinkedHashMap<>(options);
        basename(options, "log_bin", dataDirectory).ifPresent(p -> variables.put("log_bin_basename", p.toString()));
        basename(options, "relay_log", dataDirectory).ifPresent(p -> variables.put("relay_log_basename", p.toString()));
        Optional.ofNullable(options.get("log_error"))
                .filter(v -> !v.isEmpty() && !v.equals("stderr") && !v.equals("0"))
                .map(v -> v.substring(v.lastIndexOf('/') + 1).contains(".") ? v : v + ".err")
                .ifPresentOrElse(v -> variables.put("log_error", v), () -> variables.remove("log_error"));
        return variables;
    }

    private static Optional<Path> basename(Map<String, String> options, String option, Path dataDirectory) {
        return Optional.ofNullable(options.get(option))
                .filter(v -> !v.isEmpty() && !v.matches("(?i)0|1|on|off"))
                .map(v -> {
                    Path path = dataDirectory.resolve(v).normalize();
                    // an extension given there is dropped by the server
                    return path.getNameCount() == 0
                            ? path
                            : path.resolveSibling(path.getFileName().toString().replaceFirst("\\.[^.]*$", ""));
                });
    }
}
