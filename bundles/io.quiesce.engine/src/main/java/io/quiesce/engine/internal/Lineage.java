package io.quiesce.engine.internal;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.transfer.SealHeader;
import java.util.Optional;

/**
 * Whether anybody else goes by this home's identity: a copy of the home, or what this home was before its host was set back
 * to an older state. The receiver's backups tell, since each names its agent and the number of its run.
 */
final class Lineage {

    /** Key of the run's number among the facts of a seal. */
    static final String SEQUENCE = "quiesce.sequence";

    private final AgentIdentity self;
    private Optional<Finding> objection = Optional.empty();

    Lineage(AgentIdentity self) {
        this.self = self;
    }

    /** Looks at one backup that the receiver holds. */
    void see(SealHeader seal) {
        long sequence = sequence(seal);
        boolean mine = seal.agent().equals(self.id());
        boolean unknown = sequence > self.sequence()
                || sequence == self.sequence()
                        && !self.backup().isEmpty()
                        && !self.backup().equals(seal.backup().toString());
        if (mine && unknown && objection.isEmpty()) {
            objection = Optional.of(
                    Finding.refused(
                            "identity",
                            "the receiver holds backup " + seal.backup() + " of " + seal.startedAt() + ", run "
                                    + sequence
                                    + " of this very agent, but this home has begun " + self.sequence()
                                    + " runs and knows nothing of it: another copy of the home is in use, or this host was set back"
                                    + " to an older state",
                            "Stop the other copy for good. Then let the receiver's administrator run 'quiesce-receiver client"
                                    + " replace', which locks the other copy out, and 'quiesce enrol CODE --as NAME --replace' here."));
        }
    }

    /** 0 for a seal that does not say. */
    private static long sequence(SealHeader seal) {
        try {
            return seal.facts().get(SEQUENCE).map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    Optional<Finding> objection() {
        return objection;
    }
}
