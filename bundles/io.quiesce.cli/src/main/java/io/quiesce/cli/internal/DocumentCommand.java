package io.quiesce.cli.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Documents of one kind in the home's database: written, listed, shown, removed. Nothing invalid is stored. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class DocumentCommand {

    /** Gives the text to store, or says what is wrong with it. */
    @FunctionalInterface
    interface Check {
        String checked(Session session, HomeOption home, DocumentKind kind, String name, String text)
                throws QuiesceException;
    }

    private final Session session;
    private final DocumentKind kind;
    private final String word;
    private final Check check;

    /** @param word what people call such a document */
    DocumentCommand(Session session, DocumentKind kind, String word, Check check) {
        this.session = session;
        this.kind = kind;
        this.word = word;
        this.check = check;
    }

    private ConfigurationStore documents() {
        return session.services().get(ConfigurationStore.class);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Checks and stores a YAML document; secrets that stand in it are sealed.")
    int set(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "FILE", description = "The document, or - for stdin.") String file)
            throws QuiesceException {
        if (!Plan.NAME.matcher(name).matches()) {
            throw new UsageException("'" + name + "' is no name: use a-z, 0-9, '.', '_' and '-'");
        }
        String text = check.checked(session, home, kind, name, read(file));
        long revision = documents()
                .find(home.path(), kind, name)
                .map(ConfigurationDocument::revision)
                .orElse(0L);
        documents().put(home.path(), kind, name, text, revision);
        session.terminal().result(word + " '" + name + "' is stored");
        return ExitCode.OK.code;
    }

    private static String read(String file) throws InvalidConfigurationException {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    List.of(new Violation("(file)", file, "cannot be read: " + e.getMessage(), "")));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (ConfigurationDocument d : documents().list(home.path(), kind)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", d.name());
            row.put("changed", d.changedAt().toString());
            row.put("revision", d.revision());
            rows.add(row);
        }
        session.terminal().rows(rows, json.json, "no " + word + " is configured");
        return ExitCode.OK.code;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one as it was written.")
    int show(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        ConfigurationDocument d = documents().find(home.path(), kind, name).orElseThrow(() -> unknown(name));
        session.terminal().result(d.text().stripTrailing());
        return ExitCode.OK.code;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes one.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        if (!documents().remove(home.path(), kind, name)) {
            throw unknown(name);
        }
        session.terminal().result(word + " '" + name + "' is removed");
        return ExitCode.OK.code;
    }

    private CheckFailedException unknown(String name) {
        return new CheckFailedException("no " + word + " '" + name + "' is configured", "See the list.");
    }
}
