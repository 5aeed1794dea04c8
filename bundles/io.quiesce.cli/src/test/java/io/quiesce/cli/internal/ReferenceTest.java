package io.quiesce.cli.internal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quiesce.api.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Makes {@code docs/reference} from the commands: {@code ./mvnw verify -pl bundles/io.quiesce.cli -am -Dtest=ReferenceTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dquiesce.reference=write} writes it anew.
 */
@Tag("T6.3")
@DisplayName("The reference of the command lines")
class ReferenceTest {

    private static final String HEAD = """
            # %s: every command

            What `--help` prints; made from the commands themselves. docs/cli.md says what belongs together, and has the exit codes.
            """;

    @ParameterizedTest
    @ValueSource(strings = {"quiesce", "quiesce-receiver"})
    @DisplayName("is what the commands print")
    void isTrue(String product) throws IOException {
        Path file = Path.of("../../docs/reference", product + ".md");
        String printed = page(product);
        if ("write".equals(System.getProperty("quiesce.reference"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, printed);
        }
        assertEquals(
                Files.readString(file),
                printed,
                file + " is not what the commands print; the class says how to write it anew");
    }

    @Test
    @DisplayName("has a sentence for every command, option and parameter, but for names")
    void everythingIsDescribed() {
        List<Executable> described = new ArrayList<>();
        for (String product : List.of("quiesce", "quiesce-receiver")) {
            for (CommandLine command : withSubcommands(line(product))) {
                String name = command.getCommandSpec().qualifiedName();
                described.add(() ->
                        assertFalse(command.getCommandSpec().usageMessage().description().length == 0, name));
                described.add(
                        () -> assertFalse(command.getUsageMessage(Ansi.OFF).contains("<arg"), name));
                // a variable of picocli that has no value; two dollar signs write one
                described.add(
                        () -> assertFalse(command.getUsageMessage(Ansi.OFF).matches("(?s).*\\bnull\\b.*"), name));
                command.getCommandSpec().args().stream()
                        .filter(a -> !a.paramLabel().equals("NAME"))
                        .forEach(a -> described.add(
                                () -> assertFalse(a.description().length == 0, name + " " + a.paramLabel())));
            }
        }
        assertAll(described);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quiesce", "quiesce-receiver"})
    @DisplayName("says of each command what that prints which is made for it alone")
    void oneAlone(String product) {
        for (CommandLine command : line(product).getSubcommands().values()) {
            String name = command.getCommandName();
            CommandLine alone = line(product, name, "--help").getSubcommands().get(name);
            assertEquals(command.getUsageMessage(Ansi.OFF), alone.getUsageMessage(Ansi.OFF));
            assertEquals(
                    withSubcommands(command).stream()
                            .map(c -> c.getCommandSpec().qualifiedName())
                            .toList(),
                    withSubcommands(alone).stream()
                            .map(c -> c.getCommandSpec().qualifiedName())
                            .toList());
        }
    }

    private static String page(String product) {
        StringBuilder page = new StringBuilder(HEAD.formatted(product));
        for (CommandLine command : withSubcommands(line(product))) {
            command.setUsageHelpWidth(120);
            page.append("\n## ")
                    .append(command.getCommandSpec().qualifiedName())
                    .append("\n```text\n");
            page.append(command.getUsageMessage(Ansi.OFF)).append("```\n");
        }
        return page.toString();
    }

    /** A command stands before its subcommands. */
    private static List<CommandLine> withSubcommands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream()
                .distinct()
                .filter(c -> !c.getCommandSpec().usageMessage().hidden())
                .forEach(c -> all.addAll(withSubcommands(c)));
        return all;
    }

    private static CommandLine line(String product, String... arguments) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Session session = new Session(new Services(null), new Terminal(nowhere, nowhere, false), new Cancellation());
        CommandApplication application = product.equals("quiesce") ? new AgentApplication() : new ReceiverApplication();
        return application.commands(session).line(arguments);
    }
}
