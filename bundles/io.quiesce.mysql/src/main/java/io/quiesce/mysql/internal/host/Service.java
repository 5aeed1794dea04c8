package io.quiesce.mysql.internal.host;

import io.quiesce.api.error.InstanceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.plan.TimeLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What stops and starts one instance on this host. One thread at a time. */
public interface Service {

    /** A start that was asked for; what it says so far. */
    interface Starting {

        /** Why the start has failed; empty while it may still succeed. */
        Optional<String> failed();

        /** The end of what the start itself wrote; may be empty. */
        String output();

        /** Whether the start has done its part in good order: a server that is not there by then won't come. */
        boolean returned();

        /** The server has answered: what was only kept to explain a failure can go. */
        void answered();
    }

    /** Whether it exists and may be controlled, seen without any process. */
    List<Finding> check();

    /**
     * Whether it and the running process belong together, and nobody else would start the process again.
     *
     * @param respawners parents of the process that start it again
     * @param allowKill whether the plan allows a SIGKILL
     */
    List<Finding> owns(ServerProcess process, List<Respawner> respawners, TimeLimits limits, boolean allowKill);

    /** What the service manager says when it takes the instance for running or about to run; empty when it is down. */
    Optional<String> contradictsStopped();

    /** What would start the stopped instance as soon as anybody connects to it; empty when nothing, or while it runs. */
    Optional<String> activation();

    /** Whether {@link #stop} must be the shutdown itself, because any other end is followed by a new start. */
    boolean stopsFirst(List<Respawner> respawners);

    /** Whether {@link #stop} may be run while the process is alive, without any risk of a SIGKILL. */
    boolean stopIsGentle();

    /**
     * Keeps others from starting the instance: stops its activation sockets. Notes what depends on it.
     *
     * @throws InstanceException when that fails; everything is as it was
     */
    default void hold(Duration limit) throws InstanceException {
        // only systemd activates
    }

    /** Undoes {@link #hold}; what went wrong is returned, empty when nothing. */
    default Optional<String> release(Duration limit) {
        return Optional.empty();
    }

    /**
     * Makes the service manager refuse every start until {@link #unmask}, at most until the next boot. What went wrong is
     * returned, empty when nothing. Again does nothing.
     */
    default Optional<String> mask(Duration limit) {
        return Optional.empty();
    }

    /** Undoes {@link #mask}, also that of another process; what went wrong is returned. */
    default Optional<String> unmask(Duration limit) {
        return Optional.empty();
    }

    /** Whether the service manager, if it watches the process at all, has seen that it has ended. */
    default boolean hasSeenEnd() {
        return true;
    }

    /** Whether somebody keeps a record of it running, who has to be told by {@link #stop} that it does not. */
    boolean keepsRecord();

    /** The service's own stop. */
    Commands.Outcome stop(Duration limit);

    /** The service's own start; does not wait for the server to answer. */
    Starting start(Duration limit);

    /** The command that {@link #start} gives, for another process to run. */
    List<String> startCommand();

    /** Commands that {@link #release} would give after a {@link #hold} at this moment, and others that help a start. */
    default List<List<String>> releaseCommands() {
        return List.of();
    }

    /**
     * Starts again what the service manager has stopped along with the instance since {@link #hold}, without waiting for
     * it; what went wrong is returned, empty when nothing.
     */
    default Optional<String> startDependents(Duration limit) {
        return Optional.empty();
    }

    /** Exit status of the process that ended last, if the service manager keeps it and does not say that it was another. */
    OptionalInt exitStatus(Set<Long> pids);

    /** What the service wrote to a journal since a moment, if it writes to one. */
    default Optional<String> journal(Instant since) {
        return Optional.empty();
    }

    /** The last lines of that journal with their times, as {@code journalctl -o short-unix} writes them. */
    default Optional<String> journalTail() {
        return Optional.empty();
    }

    /** Command line that becomes the server, for its options; empty when it can't be known. */
    List<String> serverCommand();

    /** User and group of the server as the service says, {@code user:group}; empty when it does not. */
    Optional<String> owner();

    /** The command that an administrator would type to start it. */
    String startCommandLine();
}
