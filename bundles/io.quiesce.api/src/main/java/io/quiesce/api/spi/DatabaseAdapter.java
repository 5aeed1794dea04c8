package io.quiesce.api.spi;

import io.quiesce.api.Cancellation;
import io.quiesce.api.archive.ArchiveHeader;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Inspection;
import io.quiesce.api.plan.InstanceSpec;
import io.quiesce.api.plan.TimeLimits;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** Brings instances of one database product into a copyable state and back. Safe between threads. */
@ConsumerType
public interface DatabaseAdapter {

    /** The word that a plan uses for {@code instance.adapter}, such as {@code mysql}. */
    String name();

    /** Files, relative to the data directory, that make an instance this one (such as {@code auto.cnf}): a copy drops them. */
    List<String> identityFiles();

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
     * @param steps told what is being done, a short sentence each
     */
    Quiesced quiesce(
            InstanceSpec instance,
            TimeLimits limits,
            Inspection inspection,
            Consumer<String> steps,
            Cancellation cancellation)
            throws QuiesceException;

    /** Compares the plan's instance with a backup that is to replace its data directory. Changes nothing. */
    RestoreTarget restoreTarget(InstanceSpec instance, TimeLimits limits, ArchiveHeader backup);
}
