package io.quiesce.api.error;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration breaks one or more rules; nothing was saved or started. Lists every violation, not only the first. */
public final class InvalidConfigurationException extends QuiesceException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public InvalidConfigurationException(List<Violation> violations) {
        super(
                violations.stream().map(Violation::toString).collect(Collectors.joining("\n")),
                "Correct the named fields; docs/plan.md explains each.",
                false);
        this.violations = List.copyOf(violations);
    }

    public List<Violation> violations() {
        return violations;
    }
}
