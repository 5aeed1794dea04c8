package io.quiesce.api.control;

import io.quiesce.api.transfer.BackupId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /**
     * A restore, as {@link AgentDesk#preview} shows it; interrupted restores of the home are settled first. Whoever submits it
     * has the confirmation: nobody is asked again.
     *
     * @param confirmed what a person has agreed to have replaced, {@link RestorePreview#replaced}; the run is refused when it
     *     would be anything else by now. Empty: whatever it is
     */
    record Restore(RestoreOrder order, Optional<List<Path>> confirmed) implements Work {
        public Restore {
            confirmed = confirmed.map(List::copyOf);
        }
    }

    /** A receiver reads a published backup again, every byte, and compares it with its seal. */
    record Verification(String receiver, BackupId backup) implements Work {}

    /**
     * The old directories that restores of an instance have kept are removed, {@link AgentDesk#kept}. Once begun it is not cancelled.
     *
     * @param plan as of a {@link Backup}
     */
    record DiscardOld(String plan) implements Work {}
}
