package io.quiesce.cli.internal;

import io.quiesce.api.control.AgentDesk;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.service.ReceiverLink;
import io.quiesce.api.service.ReceiverLinks;
import io.quiesce.api.transfer.EnrolledReceiver;
import io.quiesce.api.transfer.ListedBackup;
import io.quiesce.cli.internal.Options.HomeOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which receiver, and which of its backups, a command means. */
final class ReceiverOption {

    static final String BACKUP = "Id of a backup, the beginning of one, its path, or 'latest'.";

    private static final Duration SILENCE = Duration.ofSeconds(60);

    @Option(
            names = "--receiver",
            paramLabel = "NAME",
            description = "An enrolled receiver (default: the only one there is).")
    private Optional<String> receiver = Optional.empty();

    String name(AgentCommand agent, HomeOption home) throws QuiesceException {
        if (receiver.isPresent()) {
            return receiver.get();
        }
        List<EnrolledReceiver> all = agent.service(ReceiverLinks.class).enrolled(home.path());
        if (all.size() != 1) {
            throw new CheckFailedException(
                    all.isEmpty() ? "no receiver is enrolled" : all.size() + " receivers are enrolled",
                    all.isEmpty() ? "Enrol with 'quiesce enrol CODE'." : "Name one with --receiver.");
        }
        return all.getFirst().name();
    }

    /** As an agent of the fleet is enrolled. */
    String name(AgentDesk desk) throws QuiesceException {
        return receiver.isPresent() ? receiver.get() : FleetOption.onlyReceiver(desk);
    }

    ReceiverLink link(AgentCommand agent, HomeOption home) throws QuiesceException {
        return agent.service(ReceiverLinks.class).connect(home.path(), name(agent, home), 1, SILENCE);
    }

    /** The one backup that is meant. */
    static ListedBackup find(ReceiverLink link, String wanted) throws QuiesceException {
        return find(link, wanted, b -> true);
    }

    /**
     * The one backup that is meant.
     *
     * @param eligible what 'latest' chooses from
     */
    static ListedBackup find(ReceiverLink link, String wanted, Predicate<ListedBackup> eligible)
            throws QuiesceException {
        List<ListedBackup> found = new ArrayList<>();
        link.backups(b -> {
            if (wanted.equals("latest")) {
                if (eligible.test(b)) {
                    found.clear();
                    found.add(b);
                }
            } else if (!wanted.isBlank() && b.id().toString().startsWith(wanted)
                    || b.row().receipt().path().equals(wanted)) {
                found.add(b);
            }
        });
        if (found.size() != 1) {
            throw new CheckFailedException(
                    found.isEmpty()
                            ? "no backup '" + wanted + "' at the receiver"
                            : found.size() + " backups begin with '" + wanted + "'",
                    "See 'quiesce backup list'.");
        }
        return found.getFirst();
    }
}
