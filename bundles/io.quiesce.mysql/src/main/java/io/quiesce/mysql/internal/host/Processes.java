package io.quiesce.mysql.internal.host;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The processes of this host. Safe between threads. */
public interface Processes {

    enum Signal {
        TERMINATE,
        KILL
    }

    Optional<ServerProcess> find(long pid);

    /** Whether this very process still exists; one that has ended and only waits for its parent does not. */
    boolean alive(ServerProcess process);

    /**
     * Server processes whose working directory is the given one (a real path). Only those of {@link ServerUsers} count: a
     * stranger that takes the same name and place must not keep the instance from being started.
     */
    List<ServerProcess> serving(Path dataDirectory);

    /** Whether {@link #signal} would be allowed. */
    boolean maySignal(ServerProcess process);

    /** Sends a signal to this very process. False when it is gone or the signal was not allowed. */
    boolean signal(ServerProcess process, Signal signal);

    /** What the process listens on; empty when that can't be seen. */
    List<ListeningSocket> listening(ServerProcess process);

    /** Everything that listens on this host (in this network namespace). */
    List<ListeningSocket> listening();

    /** Whether nobody listens on a TCP port of this host; never found out by connecting to it. */
    boolean portClosed(int port);

    /**
     * Users whose sockets take a connection to an address of this host, by their numeric ids: none when nobody listens. Empty
     * where that can't be seen.
     */
    default Optional<Set<Long>> listeners(InetAddress address, int port) {
        return Optional.empty();
    }

    /** A regular file that the process has as its standard error, readable even after it was deleted. */
    Optional<Path> errorFile(ServerProcess process);

    /** Whether {@link #serving} can know; if not, its empty answer says nothing. */
    boolean seesWorkingDirectories();

    /** The unit, container or session this program itself lives in. */
    Cgroup self();
}
