package io.quiesce.plugins.internal;

import io.quiesce.api.spi.AlertChannelProvider;
import io.quiesce.api.spi.DatabaseAdapter;
import io.quiesce.api.spi.SecretStoreProvider;
import io.quiesce.api.spi.SnapshotProvider;
import io.quiesce.api.spi.StorageProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What a bundle adds to the product: its services of the interfaces that third parties implement. */
final class Gifts {

    private static final String SPI = AlertChannelProvider.class.getPackageName() + ".";

    private final BundleContext framework;
    private final ServiceComponentRuntime components;

    Gifts(BundleContext framework, ServiceComponentRuntime components) {
        this.framework = framework;
        this.components = components;
    }

    List<String> of(Bundle bundle) {
        List<String> gifts = new ArrayList<>();
        ServiceReference<?>[] references = bundle.getRegisteredServices();
        if (references == null) {
            return gifts;
        }
        for (ServiceReference<?> reference : references) {
            boolean given =
                    Stream.of((String[]) reference.getProperty("objectClass")).anyMatch(c -> c.startsWith(SPI));
            if (given) {
                gifts.add(named(reference));
            }
        }
        gifts.sort(null);
        return gifts;
    }

    private String named(ServiceReference<?> reference) {
        try {
            Object service = framework.getService(reference);
            return switch (service) {
                case AlertChannelProvider channel -> "alert channel " + channel.kind();
                case StorageProvider storage -> "storage " + storage.scheme() + ":";
                case SecretStoreProvider secrets -> "secret store " + secrets.kind();
                case SnapshotProvider snapshots -> "snapshot " + snapshots.kind();
                case DatabaseAdapter adapter -> "database adapter " + adapter.name();
                case null -> "a service that could not be made; see the log";
                default -> "a service of a kind that this product does not know";
            };
        } catch (RuntimeException | LinkageError e) {
            return "a service that fails: " + e;
        } finally {
            framework.ungetService(reference);
        }
    }

    /** Components of the bundle that wait for something or failed; empty when there are none. */
    String missing(Bundle bundle) {
        List<String> missing = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO c : components.getComponentConfigurationDTOs(component)) {
                why(c).ifPresent(w -> missing.add("component " + component.name + " " + w));
            }
        }
        return String.join("; ", missing);
    }

    private static Optional<String> why(ComponentConfigurationDTO c) {
        return switch (c.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE, ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                Optional.of("waits for "
                        + String.join(
                                ", ",
                                Stream.of(c.unsatisfiedReferences)
                                        .map(r -> r.name)
                                        .toList()));
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                Optional.of("failed: "
                        + String.valueOf(c.failure).lines().findFirst().orElse(""));
            default -> Optional.empty();
        };
    }
}
