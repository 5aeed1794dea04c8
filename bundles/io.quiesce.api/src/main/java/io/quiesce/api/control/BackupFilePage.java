package io.quiesce.api.control;

import io.quiesce.api.archive.ArchiveEntry;
import java.util.List;

/**
 * Some files inside a published backup.
 *
 * @param files the first ones that match
 * @param matching how many match
 * @param total how many there are
 */
public record BackupFilePage(List<ArchiveEntry> files, long matching, long total) {

    public BackupFilePage {
        files = List.copyOf(files);
    }
}
