package io.quiesce.api.spi;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.InstanceException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.Finding;
import io.quiesce.api.instance.ShutdownKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * "The instance is in a copyable state" as a resource: closing it brings the instance back to how it was found. One
 * thread at a time.
 */
public interface Quiesced extends AutoCloseable {

    /** What to capture; known after the stop. */
    FileSet files();

    /** Last log position and other facts that are read after the stop. */
    Facts facts();

    ShutdownKind shutdown();

    /** A new check of what {@link #files} hold, for one capture; empty when nothing can be said of them. */
    default Optional<ContentCheck> contentCheck() {
        return Optional.empty();
    }

    /**
     * Shows that nobody used the instance's files since the stop: by the guard's fence, or where there is none, by looking.
     *
     * @return whether the fence stood all the while
     * @throws InstanceException when somebody started the instance or took its files meanwhile
     */
    boolean confirmDown() throws InstanceException;

    /**
     * Starts the instance if it was found running and shows it up by a real login. Idempotent.
     *
     * @throws QuiesceException an {@code InstanceDownException} when it can't be started; may be called again
     */
    void thaw() throws QuiesceException;

    /**
     * What a thawed instance does not do as before the stop although it is up, such as replicate. May wait some seconds for it.
     * Nothing is mended; a person has to look. Never throws.
     *
     * @return warnings; empty before a thaw and when nothing is amiss
     */
    default List<Finding> notAsFound() {
        return List.of();
    }

    /** From the stop command until the instance answered again, or until now; zero when it was found stopped. */
    Duration downtime();

    /** As {@link #thaw}, if that was not done. */
    @Override
    void close() throws QuiesceException;
}
