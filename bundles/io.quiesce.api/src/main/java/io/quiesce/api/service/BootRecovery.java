package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Whether and how {@code quiesce recover} is run when the host boots. */
@ProviderType
public interface BootRecovery {

    /**
     * @param enabled whether the next boot runs it for this home
     * @param text one sentence that says how, or why not
     */
    record Status(boolean enabled, String text) {}

    Status status(Path home);

    /**
     * Makes the next boots run it. Idempotent.
     *
     * @throws QuiesceException when the rights or a known kind of boot are missing
     */
    Status install(Path home) throws QuiesceException;

    /** Takes back {@link #install}. Idempotent. */
    Status remove(Path home) throws QuiesceException;
}
