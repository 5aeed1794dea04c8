package io.quiesce.engine.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.spi.DatabaseAdapter;
import java.util.List;
import java.util.stream.Collectors;

/** Picks the adapter that a plan or a backup names. */
record Adapters(List<DatabaseAdapter> all) {

    DatabaseAdapter named(String name) throws QuiesceException {
        return all.stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        "no database adapter is called '" + name + "'",
                        "Installed: " + all.stream().map(DatabaseAdapter::name).collect(Collectors.joining(", "))
                                + ". See instance.adapter of the plan."));
    }
}
