package io.quiesce.engine.internal;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.spi.SnapshotProvider;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Picks the provider of snapshots that a plan names. */
@Component(service = SnapshotProviders.class)
public final class SnapshotProviders {

    // many-valued plug-ins come and go; SCR replaces the list
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<SnapshotProvider> all;

    @Activate
    public SnapshotProviders() {
        this(List.of());
    }

    public SnapshotProviders(List<SnapshotProvider> all) {
        this.all = all;
    }

    SnapshotProvider of(String kind) throws CaptureException {
        List<SnapshotProvider> installed = all;
        return installed.stream()
                .filter(p -> p.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new CaptureException(
                        "plug-in missing: no kind of snapshot is called '" + kind + "'",
                        "Installed: "
                                + installed.stream().map(SnapshotProvider::kind).collect(Collectors.joining(", "))
                                + ". See capture.snapshot of the plan."));
    }
}
