package io.quiesce.mysql.internal;

import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.spi.Guard;
import java.nio.file.Path;

/** A start of the instance that a guard watches: the guard lets go first, and says when nothing may be started. */
record GuardedStart(Guard guard, StartSequence start, Path dataDirectory) {

    /**
     * @param stateOfFiles a sentence on the data directory for the recovery instructions
     * @throws InstanceDownException when it does not answer within the limit, or the host is shutting down
     */
    void run(String stateOfFiles) throws InstanceDownException {
        if (!guard.release()) {
            throw new InstanceDownException(
                    "the host is shutting down, so the instance in " + dataDirectory + " is not started",
                    stateOfFiles + " 'quiesce recover' starts it after the boot.");
        }
        start.run(stateOfFiles);
    }
}
