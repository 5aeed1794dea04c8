package io.quiesce.receiver.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.error.QuiesceException;
import java.util.Optional;

/** How much each client of a home may store. */
@FunctionalInterface
public interface Quotas {

    /** Read anew for each question; empty for no limit. */
    Optional<ByteSize> of(String client) throws QuiesceException;
}
