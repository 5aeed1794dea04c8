package io.quiesce.cli.internal;

import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.FileTrouble;
import io.quiesce.api.error.InvalidConfigurationException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.Violation;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Documents of one kind that are written as YAML files. Nothing invalid is stored. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class DocumentCommand {

    /** Stores a text in place of what has the name, or says what is wrong with it. */
    @FunctionalInterface
    interface Storing {
        void store(StoredDocuments documents, HomeOption home, String name, String text) throws QuiesceException;
    }

    /** Removes a document and what belongs to it; tells whether there was one. */
    @FunctionalInterface
    interface Removal {
        boolean remove(HomeOption home, DocumentKind kind, String name) throws QuiesceException;
    }

    private final StoredDocuments documents;
    private final Storing storing;
    private final Removal removal;

    private DocumentCommand(StoredDocuments documents, Storing storing, Removal removal) {
        this.documents = documents;
        this.storing = storing;
        this.removal = removal;
    }

    /** @param description one sentence, for the help */
    static CommandLine of(StoredDocuments documents, String description, Storing storing, Removal removal) {
        CommandLine line = new CommandLine(new DocumentCommand(documents, storing, removal));
        line.getCommandSpec().usageMessage().description(description);
        return line;
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
        StoredDocuments.requireName(name);
        storing.store(documents, home, name, read(file));
        documents.session().terminal().result(documents.word() + " '" + name + "' is stored");
        return ExitCode.OK.code;
    }

    static String read(String file) throws InvalidConfigurationException {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new InvalidConfigurationException(
                    List.of(new Violation("(file)", file, "cannot be read: " + FileTrouble.of(e, file), "")));
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists them.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        return documents.list(home, json);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one as it was written.")
    int show(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return documents.show(home, name);
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes one.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        return documents.remove(name, removal.remove(home, documents.kind(), name));
    }
}
