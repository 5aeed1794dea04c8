package io.quiesce.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Looks services up when a command needs them; a missing one is an error that names it and what it waits for. */
final class Services {

    private final BundleContext context;

    Services(BundleContext context) {
        this.context = context;
    }

    /** Empty when no bundle offers it. */
    <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService);
    }

    /** @throws MissingServiceException when no bundle offers it or its component is not satisfied */
    <T> T get(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new MissingServiceException(type, reason(type));
        }
        return service;
    }

    private String reason(Class<?> type) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return "the component runtime is not running";
        }
        List<String> reasons = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (List.of(component.serviceInterfaces).contains(type.getName())) {
                for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(component)) {
                    reasons.add(component.name + " waits for " + unsatisfied(component, c));
                }
            }
        }
        return reasons.isEmpty() ? "no installed bundle offers it" : String.join("; ", reasons);
    }

    private static String unsatisfied(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
        Set<String> names = Stream.of(configuration.unsatisfiedReferences)
                .map((UnsatisfiedReferenceDTO r) -> r.name)
                .collect(Collectors.toSet());
        return Stream.of(component.references)
                .filter(r -> names.contains(r.name))
                .map(r -> r.interfaceName)
                .collect(Collectors.joining(", "));
    }

    /** The installation is incomplete: {@code plugins/} lacks a bundle, or one could not start. */
    static final class MissingServiceException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingServiceException(Class<?> type, String reason) {
            super("the service " + type.getName() + " is missing: " + reason);
        }
    }
}
