package io.quiesce.workbench.internal;

import io.quiesce.api.transfer.BackupRow;

/** A backup that a receiver holds. */
public record Published(String receiver, BackupRow row) {}
