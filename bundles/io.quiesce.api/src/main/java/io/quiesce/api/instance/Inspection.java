package io.quiesce.api.instance;

import io.quiesce.api.archive.Facts;
import io.quiesce.api.archive.FileSet;
import java.util.List;

/**
 * What a check found out about an instance without changing anything.
 *
 * @param running false when the instance was found stopped; it is then left stopped
 * @param findings in the order of the checks
 * @param files what a capture would read
 * @param facts known while it runs: identity, version, settings
 * @param server the host's name of the instance, for names of backups
 */
public record Inspection(boolean running, List<Finding> findings, FileSet files, Facts facts, String server) {

    public Inspection {
        findings = List.copyOf(findings);
    }

    public boolean refused() {
        return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
    }
}
