package io.quiesce.api.control;

import io.quiesce.api.transfer.BackupId;

/** What a run is to do. */
public sealed interface Work {

    /**
     * A backup of a plan.
     *
     * @param plan name of a plan of the home, or an absolute path of a plan file
     * @param acceptNoBootRecovery that a power cut during the run may leave the instance stopped
     */
    record Backup(String plan, boolean acceptNoBootRecovery) implements Work {}

    /** A captured backup that waits is sent; no instance is touched. */
    record Delivery(BackupId backup) implements Work {}
}
