package io.quiesce.api.service;

import io.quiesce.api.error.QuiesceException;
import io.quiesce.api.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The plans of an agent's home; first YAML files, later the database. */
@ProviderType
public interface PlanStore {

    /** A plan and what is right but unwise in it. */
    record Loaded(Plan plan, List<String> warnings) {}

    /**
     * Reads and validates one plan.
     *
     * @param nameOrFile name of a plan in {@code home/plans}, or a path (anything with a separator or {@code .yaml})
     * @throws QuiesceException with every violation: field, value, rule, line
     */
    Loaded load(Path home, String nameOrFile) throws QuiesceException;

    /** Names of the plans of a home, sorted. */
    List<String> names(Path home) throws QuiesceException;
}
