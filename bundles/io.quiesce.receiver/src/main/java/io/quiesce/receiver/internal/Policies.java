package io.quiesce.receiver.internal;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.retention.RetentionPolicy;
import java.util.Optional;

/** Which retention policy is whose. */
@FunctionalInterface
public interface Policies {

    record Named(String name, RetentionPolicy policy) {}

    /** Empty when none applies: then everything stays. */
    Optional<Named> of(String client, String plan) throws QuiesceException;
}
