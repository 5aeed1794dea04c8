package io.quiesce.api.spi;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.instance.StartRecipe;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What watches over an instance from before its stop until it is up again. An adapter calls it in the order of the
 * methods, each at most once but for {@link #release}; one thread at a time.
 */
@ProviderType
public interface Guard {

    /**
     * Called right before the stop, when nothing but a cancel can prevent it any more. When this returns, another process
     * will start the instance should this one die or hang.
     *
     * @throws QuiesceException when nobody could be set to watch: nothing may be stopped then
     */
    void arm(StartRecipe recipe) throws QuiesceException;

    /** Called when the instance is shown down, before anything is read: keeps others from starting it, where possible. */
    void fence() throws QuiesceException;

    /**
     * Why others may have started the instance since {@link #fence}; empty when that was impossible.
     */
    Optional<String> breach();

    /**
     * Called right before each attempt to start the instance. Never fails: what watched may be dead.
     *
     * @return false when the host is shutting down, so that nothing is to be started; the next boot does it
     */
    boolean release();
}
