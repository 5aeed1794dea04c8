package io.quiesce.cli.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.SecretStores;
import io.quiesce.api.service.Secrets;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce secret}: passwords at rest. A secret is never an argument, and never shown. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Secrets of this home, sealed; documents name them as $${secret:NAME}. Those that a plug-in keeps elsewhere:"
                        + " $${store:STORE/PATH}.")
final class SecretCommand {

    private final Session session;

    private SecretCommand(Session session) {
        this.session = session;
    }

    static CommandLine of(Session session) {
        DocumentCommand.Storing storing = (documents, home, name, text) -> session.services()
                .get(SecretStores.class)
                .store(home.path(), name, text, documents.revision(home, name));
        DocumentCommand.Removal removal =
                (home, kind, name) -> session.services().get(SecretStores.class).discard(home.path(), name);
        return new CommandLine(new SecretCommand(session))
                .addSubcommand(
                        "store",
                        DocumentCommand.of(
                                new StoredDocuments(session, DocumentKind.SECRET_STORE, "secret store"),
                                "Secret stores: where secrets are kept by plug-ins (docs/plugins.md).",
                                storing,
                                removal));
    }

    private Secrets secrets() {
        return session.services().get(Secrets.class);
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Sets a secret: asked for without echo, or the first line of stdin.")
    int set(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        secrets().put(home.path(), name, read(name));
        session.terminal().result("secret '" + name + "' is set; documents name it ${secret:" + name + "}");
        return ExitCode.OK.code;
    }

    private static Secret read(String name) {
        Optional<Person> person = Person.present();
        if (person.isPresent()) {
            return person.get().secret("secret", "Secret '" + name + "'");
        }
        try {
            String line = Optional.ofNullable(
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine())
                    .orElseThrow(() -> new UsageException("the secret is read from stdin, which is empty"));
            return Secret.of(line);
        } catch (IOException e) {
            throw new UsageException("the secret can't be read from stdin: " + e.getMessage());
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the names of the secrets.")
    int list(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<Map<String, Object>> rows = secrets().names(home.path()).stream()
                .map(name -> Map.<String, Object>of("name", name))
                .toList();
        session.terminal().rows(rows, json.json, "no secret is in this home; see 'quiesce secret set --help'");
        return ExitCode.OK.code;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes a secret.")
    int remove(@Mixin HomeOption home, @Parameters(paramLabel = "NAME") String name) throws QuiesceException {
        if (!secrets().remove(home.path(), name)) {
            throw new CheckFailedException("no secret '" + name + "' is in this home", "See 'quiesce secret list'.");
        }
        session.terminal().result("secret '" + name + "' is removed");
        return ExitCode.OK.code;
    }

    @Command(
            name = "kinds",
            mixinStandardHelpOptions = true,
            description = "Lists the kinds of secret stores that are installed, and their settings.")
    int kinds(@Mixin JsonOption json) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (SecretStores.StoreKind kind :
                session.services().get(SecretStores.class).kinds()) {
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
        session.terminal().rows(rows, json.json, "no secret store is installed; see docs/plugins.md");
        return ExitCode.OK.code;
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Fetches what a reference names, now, and says whether it can be had; shows nothing of it.")
    int test(
            @Mixin HomeOption home,
            @Parameters(
                            paramLabel = "REFERENCE",
                            description = "As in a document, such as '$${store:STORE/PATH}' or '$${secret:NAME}'.")
                    String reference)
            throws QuiesceException {
        if (!reference.startsWith("${")) {
            throw new UsageException("a reference is ${store:STORE/PATH}, ${secret:NAME}, ${env:NAME}, ${file:PATH} or"
                    + " ${command:PROGRAM}; a secret itself is never an argument");
        }
        boolean empty;
        try (Secret secret = secrets().resolve(home.path(), reference).secret()) {
            empty = secret.isEmpty();
        }
        session.terminal().result(reference + (empty ? " is empty" : " can be had"));
        return ExitCode.OK.code;
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description =
                    "Makes a new key and seals every secret anew; the old key is gone afterwards. Where the key comes"
                            + " from outside, its first line is the new one and those behind it open what was sealed before.")
    int rotate(@Mixin HomeOption home) throws QuiesceException {
        int sealed = secrets().rotate(home.path());
        session.terminal().result(sealed + (sealed == 1 ? " secret is" : " secrets are") + " sealed under the new key");
        return ExitCode.OK.code;
    }
}
