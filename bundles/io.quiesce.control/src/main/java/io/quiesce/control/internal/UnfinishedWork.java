package io.quiesce.control.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunListener;
import io.quiesce.api.service.BackupEngine;
import io.quiesce.api.service.RestoreEngine;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an ended process left in a home: its backups are finished, then its restores, whatever became of the backups. */
record UnfinishedWork(BackupEngine engine, RestoreEngine restores, Path home) {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedWork.class);

    private static final RunListener LOGGED = event -> LOG.info("recovery: {}", event);

    /** Part of the work. */
    @FunctionalInterface
    private interface Step {
        void take() throws QuiesceException;
    }

    /** Never throws: what could not be finished is logged, and stays for the next time. */
    void settle() {
        settle("runs", () -> engine.recover(home, LOGGED));
        settle("restores", () -> restores.recover(home, LOGGED).forEach(UnfinishedWork::tell));
    }

    private static void settle(String what, Step step) {
        try {
            step.take();
        } catch (QuiesceException | RuntimeException e) { // the border: the home must open
            LOG.error("not all {} that were interrupted could be finished: {}", what, e.getMessage(), e);
        }
    }

    private static void tell(RestoreEngine.Recovery one) {
        LOG.info("{}", one.text());
        one.failure().ifPresent(f -> LOG.error("an interrupted restore could not be settled", f));
    }
}
