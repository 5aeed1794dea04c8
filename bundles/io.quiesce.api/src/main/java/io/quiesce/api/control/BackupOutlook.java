package io.quiesce.api.control;

import io.quiesce.api.retention.Outlook;
import io.quiesce.api.transfer.ListedBackup;

/** A backup and what its receiver's retention would do with it now. */
public record BackupOutlook(ListedBackup backup, Outlook outlook) {}
