package io.quiesce.engine.internal;

import io.quiesce.api.error.InstanceDownException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.event.RunEvent.Level;
import io.quiesce.api.event.Stage;
import io.quiesce.api.plan.Hook;
import io.quiesce.api.spi.Quiesced;
import java.time.Duration;

/** A stopped instance during a run: thawed once, at the latest when this is closed. */
final class Freeze implements AutoCloseable {

    private static final int LAST_ATTEMPTS = 3;

    private final Quiesced quiesced;
    private final Telling telling;
    private final HookRun hooks;
    private final Hook afterStart;
    private boolean thawed;

    Freeze(Quiesced quiesced, Telling telling, HookRun hooks, Hook afterStart) {
        this.quiesced = quiesced;
        this.telling = telling;
        this.hooks = hooks;
        this.afterStart = afterStart;
    }

    Quiesced quiesced() {
        return quiesced;
    }

    Duration downtime() {
        return quiesced.downtime();
    }

    /** Starts the instance again and runs the hook; only the first call does anything. */
    void thaw() throws QuiesceException {
        if (thawed) {
            return;
        }
        telling.stage(Stage.THAW);
        quiesced.thaw();
        thawed = true;
        telling.note("the instance is as it was found");
        hooks.run("after-start", afterStart);
    }

    @Override
    public void close() throws QuiesceException {
        for (int attempt = 1; !thawed; attempt++) {
            try {
                thaw();
            } catch (InstanceDownException e) {
                telling.note(Level.ERROR, e.getMessage());
                if (attempt == LAST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
