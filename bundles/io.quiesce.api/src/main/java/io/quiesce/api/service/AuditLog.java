package io.quiesce.api.service;

import io.quiesce.api.audit.AuditEntry;
import io.quiesce.api.audit.AuditHead;
import io.quiesce.api.audit.AuditKind;
import io.quiesce.api.audit.AuditVerdict;
import io.quiesce.api.error.QuiesceException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** The audit log of a receiver's home (docs/audit.md). Safe between threads and processes. */
@ProviderType
public interface AuditLog {

    /**
     * Adds an entry; it is durable when this returns.
     *
     * @param client empty when it concerns nobody in particular
     * @param by who did it
     * @param text one line; a long one is cut
     * @throws QuiesceException when the log can't be written, or its end is not what was written; then nothing was added
     */
    void append(Path home, AuditKind kind, String client, String by, String text) throws QuiesceException;

    /**
     * Reads from the first entry on, as far as the chain holds.
     *
     * @param known a head that was kept elsewhere
     * @param entries gets every sound entry
     */
    AuditVerdict read(Path home, Optional<AuditHead> known, Consumer<AuditEntry> entries) throws QuiesceException;
}
