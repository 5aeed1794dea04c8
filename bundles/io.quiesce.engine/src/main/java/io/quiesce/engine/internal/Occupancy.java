package io.quiesce.engine.internal;

import io.quiesce.api.spi.RestoreTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether anybody works in directories that are about to be moved. */
@FunctionalInterface
interface Occupancy {

    /** Nobody looks: a copy belongs to no instance. */
    Occupancy NONE = directories -> Optional.empty();

    /** Who works in one of them; empty when nobody does. */
    Optional<String> of(List<Path> directories);

    static Occupancy seenBy(Optional<RestoreTarget> instance) {
        return instance.<Occupancy>map(i -> i::occupant).orElse(NONE);
    }

    default void requireNone(List<Path> directories) throws OccupiedException {
        Optional<String> occupant = of(directories);
        if (occupant.isPresent()) {
            throw new OccupiedException(occupant.get());
        }
    }
}
