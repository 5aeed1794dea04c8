package io.quiesce.api.spi;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.archive.Facts;
import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** Brings instances of one database product into a copyable state and back. Safe between threads. */
@ConsumerType
public interface DatabaseAdapter {

    /** The word that a plan uses for {@code instance.adapter}, such as {@code mysql}. */
    String name();

    /**
     * Checks everything that can be checked without changing anything: identity of session, process and service,
     * privileges, topology, where the files lie and whether they can be read. Never throws for a finding.
     */
    Inspection inspect(InstanceSpec instance, TimeLimits limits);

    /**
     * Stops the instance in good order and shows it down. On any failure the instance is running again (if it was)
     * before the exception leaves.
     *
     * @param inspection a fresh one without refusals
     * @param guard armed before the stop, fences the instance when it is down
     * @param steps told what is being done, a short sentence each
     */
    Quiesced quiesce(
            InstanceSpec instance,
            TimeLimits limits,
            Inspection inspection,
            Guard guard,
            Consumer<String> steps,
            Cancellation cancellation)
            throws QuiesceException;

    /** Compares the plan's instance with a backup that is to replace its data directory. Changes nothing. */
    RestoreTarget restoreTarget(InstanceSpec instance, TimeLimits limits, ArchiveHeader backup);

    /**
     * What the instance has logged last, for people who look into a failure: at most 20 lines and 8 KiB, no secret, nothing
     * that a terminal would obey. Never throws.
     *
     * @param facts of an inspection of this very instance, which tell where it logs to
     * @return lines; empty when they can't be read
     */
    default String lastLog(InstanceSpec instance, Facts facts) {
        return "";
    }

    /** What somebody must know before a copy of this backup is started, though it was detached; none refuses. */
    default List<Finding> copyFindings(ArchiveHeader backup) {
        return List.of();
    }

    /**
     * Makes a restored copy independent of the instance it came from, before anybody starts it: drops what carries the
     * instance's identity, and turns every link and every path in a file of the server's that leads to a directory of the
     * live instance to its place in the copy. Does nothing that a second call would do differently.
     *
     * @param copied where the files lie now: the data directory, then every further root
     * @param places final place of each of them in the copy by its original path, in the same order
     * @return what was done, a sentence each
     * @throws IOException when a file could not be read or written; the copy must then not be started
     */
    List<String> detach(List<Path> copied, Map<Path, Path> places) throws IOException;

    /**
     * A server program that can be started on a copy of this backup.
     *
     * @param program the one to use; empty for one that is found on this host
     * @throws QuiesceException when there is none that fits, or such a copy can't be started aside
     */
    default CopyServer copyServer(ArchiveHeader backup, Optional<Path> program) throws QuiesceException {
        throw new CheckFailedException(
                "the adapter '" + name() + "' starts no copies",
                "Restore a copy with 'quiesce restore --to' and start a server on it.");
    }
}
