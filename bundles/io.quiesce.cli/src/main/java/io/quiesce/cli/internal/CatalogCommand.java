package io.quiesce.cli.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverStorage;
import io.quiesce.api.service.ReceiverStorage.OpenKeeping;
import io.quiesce.cli.internal.Options.HomeOption;
import io.quiesce.cli.internal.Options.JsonOption;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quiesce-receiver catalog}: what the database says of the storage; works beside a running receiver. */
@Command(
        name = "catalog",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Compares the catalog in the database with the storage, or makes it anew; see docs/persistence.md.")
final class CatalogCommand {

    private final ReceiverCommand receiver;

    CatalogCommand(ReceiverCommand receiver) {
        this.receiver = receiver;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description =
                    "Reads every seal and names what the catalog says otherwise. Exit code 16 when there is something.")
    int status(@Mixin HomeOption home, @Mixin JsonOption json) throws QuiesceException {
        List<String> differences;
        try (OpenKeeping keeping = receiver.service(ReceiverStorage.class).keeping(home.path())) {
            differences = keeping.catalogDifferences();
        }
        if (json.json) {
            receiver.terminal().json(Map.of("differences", differences));
        } else if (differences.isEmpty()) {
            receiver.terminal().result("the catalog says what the storage holds");
        } else {
            differences.forEach(receiver.terminal()::result);
            receiver.terminal()
                    .result("The storage is right. A running receiver mends what is missing or gone when it starts;"
                            + " 'quiesce-receiver catalog rebuild' makes the catalog anew.");
        }
        return (differences.isEmpty() ? ExitCode.OK : ExitCode.CONCERN).code;
    }

    @Command(
            name = "rebuild",
            mixinStandardHelpOptions = true,
            description = "Makes the catalog anew from the storage alone; a running receiver goes on serving.")
    int rebuild(@Mixin HomeOption home) throws QuiesceException {
        try (OpenKeeping keeping = receiver.service(ReceiverStorage.class).keeping(home.path())) {
            int listed = keeping.rebuildCatalog();
            receiver.terminal().result("the catalog lists " + listed + (listed == 1 ? " backup" : " backups"));
        }
        return ExitCode.OK.code;
    }
}
