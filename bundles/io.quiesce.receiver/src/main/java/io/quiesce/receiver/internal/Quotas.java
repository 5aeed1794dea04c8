package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import java.util.Optional;

/** What each client of a home may take; read anew for each question. */
public interface Quotas {

    /** Backups that a client holds itself, where nothing else is said. */
    int HOLDS = 10;

    /** Without limits, but for the usual one of holds. */
    Quotas NONE = new Quotas() {
        @Override
        public Optional<ByteSize> of(String client) {
            return Optional.empty();
        }

        @Override
        public int holds() {
            return HOLDS;
        }
    };

    /** How much a client may store; empty for no limit. */
    Optional<ByteSize> of(String client) throws QuiesceException;

    /** How many of its backups a client may hold itself at a time. */
    int holds() throws QuiesceException;
}
