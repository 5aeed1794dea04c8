package io.quiesce.api.service;

import io.quiesce.api.history.RunLog;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Is told of every run that is over, and of what can't wait until then, by whoever records it. */
@ProviderType
public interface RunObserver {

    /**
     * A run has ended; its instance is as it was found, or is known to be down. Also of a run that was killed, as soon as somebody
     * finds out. Called by the thread of the run, so it must return at once.
     *
     * @param run with its lines
     */
    void over(Path home, RunLog run);

    /**
     * A run has said something {@linkplain io.quiesce.api.event.RunEvent.Level#CRITICAL critical} and goes on, maybe for hours: its
     * instance is down and could not be started. Called by the thread of the run, so it must return at once.
     *
     * @param run so far
     * @param text what it has said
     */
    void critical(Path home, RunLog run, String text);
}
