package io.quiesce.cli.internal;

import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.configuration.DocumentKind;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ConfigurationStore;
import io.quiesce.api.service.ReceiverConfiguration;
import io.quiesce.api.service.SealedFor;
import io.quiesce.api.service.Secrets;
import io.quiesce.api.service.SettingsDocuments;
import io.quiesce.api.settings.Setting;
import io.quiesce.api.settings.Setting.Type;
import io.quiesce.api.settings.Settings;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quiesce-receiver settings}: how this receiver runs; works beside a running one. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Addresses, intervals, quotas and where the catalog lies; see docs/receiver.md. Quotas hold at once, the rest from the next"
                        + " start on. Options of 'run' stand for them.")
final class SettingsCommand {

    private final ReceiverCommand receiver;

    SettingsCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    private ReceiverConfiguration configuration() {
        return receiver.service(ReceiverConfiguration.class);
    }

    private Optional<ConfigurationDocument> document(HomeOption home) throws QuiesceException {
        return receiver.service(ConfigurationStore.class)
                .find(home.path(), DocumentKind.RECEIVER_SETTINGS, ReceiverConfiguration.NAME);
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what holds, also what nothing is written about.")
    int show(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        Settings stored = configuration().stored(home.path());
        Map<String, Object> view = new LinkedHashMap<>();
        for (Setting setting : stored.schema().settings()) {
            String text = stored.text(setting.key());
            boolean list = setting.type() == Type.LIST;
            view.put(
                    setting.key(),
                    !list ? shown(setting, text) : json.json ? stored.list(setting.key()) : text.replace("\n", ", "));
        }
        receiver.terminal().document(view, json.json);
        return ExitCode.OK.code;
    }

    /** A secret is a reference once it went through this command; one that was put there otherwise is not shown. */
    private boolean isSecret(Setting setting) {
        return configuration()
                .schema()
                .find(setting.key())
                .filter(s -> s.type() == Type.SECRET)
                .isPresent();
    }

    private String shown(Setting setting, String text) {
        return isSecret(setting) && !text.isEmpty() && !text.startsWith("${") ? "***" : text;
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes some of them, the others stay; without a value the default holds again.")
    int set(
            @Mixin HomeOption home,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "1..*",
                            description = "Such as listen=192.0.2.7:7443 verifyWithin=60d quotas=*=500GB,shop=2TB.")
                    Map<String, String> values)
            throws QuiesceException {
        ReceiverConfiguration configuration = configuration();
        Settings stored = configuration.stored(home.path());
        Map<String, String> merged = new LinkedHashMap<>();
        for (Setting setting : stored.schema().settings()) {
            String text = stored.text(setting.key());
            if (!text.equals(setting.fallback())) {
                merged.put(setting.key(), text);
            }
        }
        values.forEach((key, value) -> merged.put(
                key,
                stored.schema().find(key).filter(s -> s.type() == Type.LIST).isPresent()
                        ? value.replace(',', '\n')
                        : value));
        merged.entrySet().removeIf(e -> e.getValue().isBlank());
        configuration.settings(Settings.of(stored.schema(), merged));
        return store(
                home, receiver.service(SettingsDocuments.class).write("", merged, stored.schema()), document(home));
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description = "Opens them in $VISUAL or $EDITOR and stores them when they are valid.")
    int edit(@Mixin HomeOption home) throws QuiesceException {
        Optional<ConfigurationDocument> before = document(home);
        try (EditedText edited = EditedText.of(
                home.path(), before.map(ConfigurationDocument::text).orElseGet(this::template))) {
            String text = edited.open();
            check(home, text);
            return store(home, text, before);
        } catch (IOException e) {
            throw new UsageException("the editor can't be used: " + e.getMessage());
        }
    }

    /** Every field as a comment, with what holds without it. */
    private String template() {
        StringBuilder text = new StringBuilder();
        for (Setting setting : configuration().schema().settings()) {
            text.append("# ").append(setting.help()).append('\n');
            text.append('#')
                    .append(setting.key())
                    .append(": ")
                    .append(setting.type() == Type.LIST ? "[]" : setting.fallback())
                    .append('\n');
        }
        return text.append("{}\n").toString();
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Prints the document as it was written.")
    int export(@Mixin HomeOption home) throws QuiesceException {
        receiver.terminal()
                .raw(document(home).map(d -> d.text().stripTrailing()).orElse("{}") + System.lineSeparator());
        return ExitCode.OK.code;
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Checks and stores a YAML or JSON document, in place of the one that is there.")
    int take(
            @Mixin HomeOption home,
            @Parameters(paramLabel = "FILE", description = "The document, or - for stdin.") String file)
            throws QuiesceException {
        String text = DocumentCommand.read(file);
        check(home, text);
        return store(home, text, document(home));
    }

    private void check(HomeOption home, String text) throws QuiesceException {
        ReceiverConfiguration configuration = configuration();
        configuration.settings(receiver.service(SettingsDocuments.class)
                .read(home.path(), "the receiver's settings", text, configuration.schema()));
    }

    private int store(HomeOption home, String text, Optional<ConfigurationDocument> before) throws QuiesceException {
        String sealed = receiver.service(SettingsDocuments.class)
                .seal(
                        home.path(),
                        ReceiverConfiguration.NAME,
                        "the receiver's settings",
                        text,
                        configuration().schema());
        receiver.service(ConfigurationStore.class)
                .put(
                        home.path(),
                        DocumentKind.RECEIVER_SETTINGS,
                        ReceiverConfiguration.NAME,
                        sealed,
                        before.map(ConfigurationDocument::revision).orElse(0L));
        new SealedFor(
                        receiver.service(Secrets.class),
                        receiver.service(ConfigurationStore.class),
                        home.path(),
                        ReceiverConfiguration.NAME)
                .removeUnnamed();
        receiver.terminal().result("the settings are stored; quotas hold at once, the rest from the next start on");
        return ExitCode.OK.code;
    }
}
