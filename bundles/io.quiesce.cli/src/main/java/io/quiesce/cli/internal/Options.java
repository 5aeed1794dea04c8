package io.quiesce.cli.internal;

import io.quiesce.api.archive.Selection;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that several commands have. */
final class Options {

    private Options() {}

    /** Where the state lies; the start script passes the default on, and reads the option too. */
    static final class HomeOption {
        @Option(
                names = "--home",
                paramLabel = "DIR",
                description = "Folder of the state (default: the environment's home, see docs/cli.md).")
        Path home = Path.of(System.getProperty("quiesce.home", ".quiesce"));

        Path path() {
            return home.toAbsolutePath().normalize();
        }
    }

    static final class JsonOption {
        @Option(names = "--json", description = "The result as JSON on stdout, and nothing else there.")
        boolean json;
    }

    static final class OnlyOption {
        @Option(
                names = "--only",
                paramLabel = "PATTERN",
                description =
                        "Only these files, named as a list of the files has them; * stands for any characters. May"
                                + " be said several times.")
        private List<String> patterns = List.of();

        Selection selection() {
            return UsageException.checked(() -> new Selection(patterns));
        }
    }
}
