package io.quiesce.cli.internal;

import io.quiesce.api.Secret;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.Secrets;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce secret}: passwords at rest. A secret is never an argument, and never shown. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Secrets of this home, sealed; documents name them as ${secret:NAME}.")
final class SecretCommand {

    private final Session session;

    SecretCommand(Session session) {
        this.session = session;
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
