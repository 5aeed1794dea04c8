package io.quiesce.mysql.internal.files;

import io.quiesce.mysql.internal.sql.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Option files with everything they include (MySQL manual 4.2.2.2, MariaDB "Configuring MariaDB with Option Files").
 * Later values win.
 */
public final class OptionFiles {

    private static final int DEEPEST_INCLUDE = 10;
    private static final Pattern GROUP = Pattern.compile("\\[([^\\]]+)]\\s*(?:#.*)?");
    private static final Pattern INCLUDE = Pattern.compile("!\\s*(include|includedir)\\s+(.+)");
    private static final Pattern SECRET_LINE = Pattern.compile("^(\\s*)([\\w.-]+)(\\s*=\\s*)(.+)$");

    /** After whatever a reader of options could take for the end of a line. */
    private static final Pattern LINE_END = Pattern.compile("(?<=[\\n\\r\\u000B\\f\\u0085\\u2028\\u2029])");

    private final Set<Path> seen = new HashSet<>();
    private final Map<Path, String> texts = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final Predicate<String> groups;

    private OptionFiles(Predicate<String> groups) {
        this.groups = groups;
    }

    /**
     * Reads files in the given order; those that do not exist are passed over.
     *
     * @param groups which option groups count, asked in lower case
     */
    public static OptionFiles read(List<Path> files, Predicate<String> groups) {
        OptionFiles all = new OptionFiles(groups);
        files.forEach(f -> all.read(f, 0));
        return all;
    }

    private void read(Path file, int depth) {
        if (depth > DEEPEST_INCLUDE || !Files.exists(file)) {
            return;
        }
        String text;
        try {
            // once, by whatever path: an include may lead back to where it stands
            if (!seen.add(file.toRealPath())) {
                return;
            }
            text = text(Files.readAllBytes(file));
        } catch (IOException e) {
            unreadable.add(file);
            return;
        }
        texts.put(file, text);
        boolean applies = false;
        for (String raw : text.split("\\R")) {
            // a zero byte ends a line for the server
            String line = raw.substring(0, raw.indexOf('\0') < 0 ? raw.length() : raw.indexOf('\0'))
                    .strip();
            Matcher group = GROUP.matcher(line);
            Matcher include = INCLUDE.matcher(line);
            if (include.matches()) {
                include(include.group(1), file.resolveSibling(unquoted(include.group(2))), depth + 1);
            } else if (group.matches()) {
                applies = groups.test(group.group(1).strip().toLowerCase(Locale.ROOT));
            } else if (applies && !line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                Option option = Option.parse(line);
                options.put(option.name(), option.value());
            }
        }
    }

    /** Paths in it are UTF-8 on a current system; an older file must still be read. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private void include(String kind, Path target, int depth) {
        if (kind.equals("include")) {
            read(target, depth);
            return;
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(target, "*.{cnf,ini}")) {
            directory.forEach(files::add);
        } catch (IOException e) {
            unreadable.add(target);
            return;
        }
        Collections.sort(files);
        files.forEach(f -> read(f, depth));
    }

    private static String unquoted(String text) {
        return text.strip().replaceAll("^[\"']|[\"']$", "");
    }

    /** What the groups say, names with underscores. */
    public Map<String, String> options() {
        return Collections.unmodifiableMap(options);
    }

    /** Files and directories that exist but could not be read. */
    public List<Path> unreadable() {
        return Collections.unmodifiableList(unreadable);
    }

    /** Every file read, in reading order, with the values of secret options replaced by stars. */
    public Map<Path, String> texts() {
        Map<Path, String> open = new LinkedHashMap<>();
        texts.forEach((file, text) -> open.put(file, withoutSecrets(text)));
        return open;
    }

    static String withoutSecrets(String text) {
        StringBuilder open = new StringBuilder();
        for (String line : LINE_END.split(text)) {
            String body = line.stripTrailing();
            // a commented-out password is a password still
            Matcher m = SECRET_LINE.matcher(body.replaceFirst("^\\s*[#;]+", ""));
            // some values hold options of their own, such as wsrep_provider_options
            boolean secret = m.matches() && (Settings.isSecret(m.group(2)) || Settings.isSecret(m.group(4)));
            open.append(secret ? body.substring(0, body.indexOf('=') + 1) + " ***" : body)
                    .append(line, body.length(), line.length());
        }
        return open.toString();
    }
}
