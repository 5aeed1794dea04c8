package io.quiesce.api.control;

import io.quiesce.api.instance.Finding;
import java.util.List;

/**
 * What a check of a plan has found.
 *
 * @param running whether the instance is up
 */
public record CheckReport(boolean running, List<Finding> findings) {
    public CheckReport {
        findings = List.copyOf(findings);
    }
}
