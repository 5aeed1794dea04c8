package io.quiesce.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands of a product. Reading the annotations of all of them takes a fifth of a short command's time, so only the
 * one that is called is made; all are for help, and for a suggestion to who has mistyped.
 */
final class Commands {

    private final Object product;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    /** @param product the command without a name */
    Commands(Object product) {
        this.product = product;
    }

    /** @param command an annotated object, or a {@link CommandLine} */
    Commands add(String name, Supplier<Object> command) {
        commands.put(name, command);
        return this;
    }

    /** What understands these arguments. */
    CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(product);
        String called = arguments.length == 0 ? "" : arguments[0];
        Supplier<Object> one = commands.get(called);
        if (one != null) {
            line.addSubcommand(called, one.get());
        } else if (!line.getSubcommands().containsKey(called)) {
            commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
        return line;
    }
}
