package io.quiesce.workbench.internal;

import io.quiesce.api.transfer.BackupRow;
import io.quiesce.api.transfer.ListedBackup;

/** A backup that a receiver holds. */
public record Published(String receiver, ListedBackup listed) {

    BackupRow row() {
        return listed.row();
    }
}
