package io.quiesce.cli.internal;

import io.quiesce.api.Home;
import io.quiesce.api.configuration.ConfigurationDocument;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import io.quiesce.api.service.PlanDocuments;
import io.quiesce.cli.internal.Options.HomeOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a command needs of a plan that another process will read: as its text says it, no reference is resolved. */
record WrittenPlan(String name, String receiver, String dataDirectory) {

    private static final String RECEIVER = "transfer.receiver";
    private static final String DATA_DIRECTORY = "instance.dataDirectory";

    /** @throws QuiesceException when it does not exist, or lacks one of these */
    static WrittenPlan of(AgentCommand agent, HomeOption home, String nameOrFile) throws QuiesceException {
        PlanDocuments documents = agent.service(PlanDocuments.class);
        Optional<String> text = text(documents, home, nameOrFile);
        if (text.isPresent()) {
            Map<String, String> said = documents.written(nameOrFile, text.get()).values();
            if (said.containsKey("name") && said.containsKey(RECEIVER) && said.containsKey(DATA_DIRECTORY)) {
                return new WrittenPlan(said.get("name"), said.get(RECEIVER), said.get(DATA_DIRECTORY));
            }
        }
        Plan plan = agent.plan(home, nameOrFile); // which says all that is wrong with it
        return new WrittenPlan(
                plan.name(),
                plan.transfer().receiver(),
                plan.instance().dataDirectory().toString());
    }

    /** A file of an older home comes before what is stored, as for whoever reads the plan. */
    private static Optional<String> text(PlanDocuments documents, HomeOption home, String nameOrFile)
            throws QuiesceException {
        Path file = AgentCommand.isName(nameOrFile)
                ? new Home(home.path()).plans().resolve(nameOrFile + ".yaml")
                : Path.of(nameOrFile);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file))
                    : documents.find(home.path(), nameOrFile).map(ConfigurationDocument::text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
