package io.quiesce.api.control;

import io.quiesce.api.transfer.ListedBackup;
import java.util.List;

/**
 * Some published backups, newest first.
 *
 * @param total how many match, pages aside
 */
public record BackupPage(List<ListedBackup> backups, long total) {

    public BackupPage {
        backups = List.copyOf(backups);
    }
}
