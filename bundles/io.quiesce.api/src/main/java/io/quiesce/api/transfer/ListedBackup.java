package io.quiesce.api.transfer;

import io.quiesce.api.retention.Hold;
import java.time.Instant;
import java.util.Optional;

/**
 * One of its backups as a receiver tells a client about it.
 *
 * @param row not good also when a verification has found so since it was published
 * @param verifiedAt when the receiver has read every byte for the last time, before it published it or since
 * @param hold what keeps it right now, whatever retention says
 */
public record ListedBackup(BackupRow row, Instant verifiedAt, Optional<Hold> hold) {

    public BackupId id() {
        return row.id();
    }
}
