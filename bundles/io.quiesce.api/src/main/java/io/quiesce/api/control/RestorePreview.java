package io.quiesce.api.control;

import io.quiesce.api.instance.Finding;
import io.quiesce.api.transfer.BackupRow;
import java.nio.file.Path;
import java.util.List;

/**
 * What a restore would do; looking changes nothing.
 *
 * @param target the directory that will be replaced or made
 * @param replaced directories that will be replaced and kept aside, target first
 * @param findings with refusals when it can't be done
 */
public record RestorePreview(
        RestoreOrder order, BackupRow backup, Path target, List<Path> replaced, List<Finding> findings) {

    public RestorePreview {
        replaced = List.copyOf(replaced);
        findings = List.copyOf(findings);
    }

    public boolean refused() {
        return findings.stream().anyMatch(f -> f.severity() == Finding.Severity.REFUSED);
    }
}
