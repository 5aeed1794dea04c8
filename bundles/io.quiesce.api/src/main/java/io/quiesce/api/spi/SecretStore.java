package io.quiesce.api.spi;

import io.quiesce.api.Secret;
import io.quiesce.api.error.SecretException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open way to secrets that are kept elsewhere. Opened for one fetch or a few, by one thread at a time. It may block; its
 * caller gives it a time limit, interrupts it, and goes on without it.
 */
@ConsumerType
public interface SecretStore extends AutoCloseable {

    /**
     * The secret of that name as it is now. It is written nowhere, neither whole nor in part: not into a log, a file or the text
     * of an exception.
     *
     * @param path what stands behind the store's name in {@code ${store:NAME/PATH}}; one line, not empty
     * @throws SecretException when there is none of that name, or the store does not give it; saying whether another attempt can help
     */
    Secret fetch(String path) throws SecretException;

    /** Lets go of everything; also after an interrupt. */
    @Override
    void close();
}
