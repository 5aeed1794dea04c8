package io.quiesce.api.plan;

import io.quiesce.api.archive.ArchiveSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * How the data directory becomes {@code Data.zip} and how long that may keep the instance down.
 *
 * @param downtimeBudget longest time from the stop command until the instance answers again; empty means unlimited
 * @param spool how much room captured bytes may take here
 * @param checkPages whether the checksums of the database's pages are looked at while they are read
 * @param snapshot there whenever the restart point needs it
 */
public record CaptureSpec(
        ArchiveSpec archive,
        RestartPoint restart,
        Optional<Duration> downtimeBudget,
        SpoolSpec spool,
        boolean checkPages,
        Optional<SnapshotSpec> snapshot) {}
