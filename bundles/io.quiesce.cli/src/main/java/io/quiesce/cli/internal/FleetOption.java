package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.control.AgentDesks;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.cli.internal.Options.HomeOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which agent a command asks: the home's own, or one of its fleet. */
final class FleetOption {

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            description = "Ask an agent of the fleet over the network (see 'quiesce fleet'), not the one of the home.")
    private Optional<String> name = Optional.empty();

    /** Another agent than the home's is meant. */
    boolean given() {
        return name.isPresent();
    }

    /** The agent of the fleet, when one is given. */
    Optional<AgentDesk> desk(AgentCommand agent, HomeOption home) throws QuiesceException {
        return name.isPresent()
                ? Optional.of(agent.service(AgentDesks.class).reach(home.path(), name.get()))
                : Optional.empty();
    }

    /** The receiver that is meant by none, as the agent is enrolled. */
    static String onlyReceiver(AgentDesk desk) throws QuiesceException {
        List<EnrolledReceiver> all = desk.receivers();
        if (all.size() != 1) {
            throw new CheckFailedException(
                    "the agent is enrolled with " + (all.isEmpty() ? "no receiver" : all.size() + " receivers"),
                    all.isEmpty()
                            ? "Enrol it on its own host with 'quiesce enrol CODE'."
                            : "Name one with --receiver.");
        }
        return all.getFirst().name();
    }
}
