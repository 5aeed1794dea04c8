package io.quiesce.plugins.internal;

import java.util.stream.Collectors;
import org.osgi.framework.BundleException;

/** Why a bundle could not start, for people. */
final class Reason {

    private static final String NEEDS = "Unresolved requirement: ";

    private Reason() {}

    static String of(BundleException e) {
        return switch (e.getType()) {
            case BundleException.RESOLVE_ERROR ->
                "nothing here gives what it needs: " + needs(String.valueOf(e.getMessage()))
                        + "; drop the bundle that does in beside it, or take its version for this product";
            case BundleException.ACTIVATOR_ERROR ->
                "its activator failed: " + (e.getCause() == null ? e.getMessage() : e.getCause())
                        + "; the log has the trace at level debug";
            default -> "it could not start: " + e.getMessage();
        };
    }

    /** The requirements alone out of the resolver's tree of them. */
    private static String needs(String report) {
        String found = report.lines()
                .map(String::strip)
                .filter(l -> l.startsWith(NEEDS))
                .map(l -> l.substring(NEEDS.length()))
                .distinct()
                .collect(Collectors.joining(", "));
        return found.isEmpty() ? report : found;
    }
}
