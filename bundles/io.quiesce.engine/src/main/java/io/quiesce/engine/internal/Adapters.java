package io.quiesce.engine.internal;

import io.quiesce.api.error.CheckFailedException;
import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.spi.DatabaseAdapter;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Picks the adapter that a plan or a backup names. A run keeps the one that it began with. */
@Component(service = Adapters.class)
public final class Adapters {

    // many-valued plug-ins come and go; SCR replaces the list
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<DatabaseAdapter> all;

    @Activate
    public Adapters() {
        this(List.of());
    }

    public Adapters(List<DatabaseAdapter> all) {
        this.all = all;
    }

    DatabaseAdapter named(String name) throws QuiesceException {
        List<DatabaseAdapter> installed = all;
        return installed.stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CheckFailedException(
                        "plug-in missing: no database adapter is called '" + name + "'",
                        "Installed: "
                                + installed.stream().map(DatabaseAdapter::name).collect(Collectors.joining(", "))
                                + ". See instance.adapter of the plan."));
    }
}
