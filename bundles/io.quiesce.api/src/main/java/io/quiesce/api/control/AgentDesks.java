package io.quiesce.api.control;

import io.quiesce.api.error.BusyException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.monitor.Probe;
import io.quiesce.api.service.BackupEngine.RunOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Finds the process that owns a home, or becomes it. */
@ProviderType
public interface AgentDesks {

    /** Each backup has threads, connections and buffers of its own. */
    int MOST_PARALLEL = 16;

    /** What the owner of a home does. */
    enum Duty {
        /** What it is asked for. */
        ASKED,
        /** That, and recovery at its start, schedules, and the delivery of waiting backups. */
        UNATTENDED
    }

    /** The desk of another process that owns the home; empty when there is none. */
    Optional<AgentDesk> find(Path home) throws QuiesceException;

    /**
     * The desk of an agent of another home, over the network. It refuses what the operator's role there does not allow.
     *
     * @param home in which the agent is enrolled, {@code FleetLinks}
     * @throws QuiesceException why it can't be reached, or does not admit this home
     */
    AgentDesk reach(Path home, String agent) throws QuiesceException;

    /**
     * Makes this process the owner: it alone runs what is asked of this home, and {@link #find} finds it. It does not lock
     * out commands that make one run of their own; their run and its runs exclude each other.
     *
     * @param scheduled what whoever makes it the owner takes upon himself for runs that nobody asks for
     * @param parallel how many backups are made at once, at most, from 1 to {@link #MOST_PARALLEL}: of different instances
     * @throws BusyException when another process is
     */
    AgentDesk own(Path home, Duty duty, RunOptions scheduled, int parallel) throws QuiesceException;

    /** How a desk and its plans are, for {@code Monitoring}. */
    Probe probe(AgentDesk desk);

    /**
     * A desk of this process for runs of its own: nobody else finds it, and it makes this process the owner of nothing, so
     * that another process may own the home or come to own it meanwhile.
     */
    AgentDesk alone(Path home) throws QuiesceException;
}
