package io.quiesce.cli.internal;

import io.quiesce.api.Home;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.error.TransferException;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.slf4j.Logger;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever a command throws into lines for people and an exit code; the log gets the stack trace. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final Terminal terminal;
    private final Logger log;

    Failures(Terminal terminal, Logger log) {
        this.terminal = terminal;
        this.log = log;
    }

    @Override
    @NonNullByDefault({})
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
        String program = line.getCommandSpec().root().name();
        if (failure instanceof QuiesceException e) {
            log.error("{} failed: {}", line.getCommandSpec().qualifiedName(), e.getMessage(), e);
            terminal.say(program + ": " + Printable.under(2, String.valueOf(e.getMessage())));
            if (!e.hint().isEmpty()) {
                terminal.say(e.hint().indent(2).stripTrailing());
            }
            if (e instanceof TransferException && e.retryHelps()) {
                terminal.say("  Trying again later may help.");
            }
            return ExitCode.of(e).code;
        }
        if (failure instanceof UsageException e) {
            return usage(line, String.valueOf(e.getMessage()));
        }
        if (failure instanceof Services.MissingServiceException e) {
            terminal.say(program + ": " + e.getMessage());
            terminal.say("  The installation is incomplete: unpack the archive again.");
            return ExitCode.ENVIRONMENT.code;
        }
        log.error("{} failed", line.getCommandSpec().qualifiedName(), failure);
        terminal.say(program + ": internal error: " + failure);
        terminal.say("  This is a defect of Quiesce; the log in " + logs() + " has the details.");
        return ExitCode.INTERNAL.code;
    }

    /** Of the home, or of what the start script gave in its place. */
    private static Path logs() {
        String home = System.getProperty("quiesce.home", ".quiesce");
        return new Home(Path.of(System.getProperty("quiesce.state", home))).logs();
    }

    @Override
    @NonNullByDefault({})
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine line = failure.getCommandLine();
        return usage(line, String.valueOf(failure.getMessage()));
    }

    private int usage(CommandLine line, String message) {
        terminal.say(line.getCommandSpec().root().name() + ": " + message);
        terminal.say("  See '" + line.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.code;
    }
}
