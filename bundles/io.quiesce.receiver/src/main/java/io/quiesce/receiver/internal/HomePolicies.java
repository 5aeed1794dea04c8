package io.quiesce.receiver.internal;

import java.nio.file.Path;

/** The policies of each home. */
@FunctionalInterface
public interface HomePolicies {

    /** What is configured is read anew for each question. */
    Policies of(Path home);

    /** All that holds in a home. */
    default Terms terms(Path home) {
        return Terms.of(of(home));
    }
}
