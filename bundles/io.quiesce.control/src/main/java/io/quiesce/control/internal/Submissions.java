package io.quiesce.control.internal;

import io.quiesce.api.control.QueuedRun;
import io.quiesce.api.control.Work;
import io.quiesce.api.error.QuiesceException;

/** Takes work from somebody who is known by name. */
@FunctionalInterface
interface Submissions {

    /**
     * @param askedBy for the history, as in {@link io.quiesce.api.event.RunListener#askedBy}
     * @throws QuiesceException as {@link io.quiesce.api.control.AgentDesk#submit} does
     */
    QueuedRun submit(Work work, String askedBy) throws QuiesceException;
}
