package io.quiesce.engine.internal;

import io.quiesce.api.ByteSize;
import io.quiesce.api.archive.FileSet;
import io.quiesce.api.error.CaptureException;
import io.quiesce.api.error.FileTrouble;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What is free on the file systems that a snapshot shares with its original. Every block that the instance overwrites takes room
 * there as long as the snapshot exists, also in files that never grew before, and a server that finds no room for a page ends:
 * rather no backup than that. For one thread.
 */
final class SnapshotRoom {

    /** Stays free, or half of what there was in the beginning if that was less. */
    static final long FLOOR = 1L << 30;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Map<FileStore, Long> floors = new HashMap<>();
    private long looked = System.nanoTime() - BETWEEN_LOOKS.toNanos();

    /** @param copies of the roots, in their order */
    SnapshotRoom(FileSet live, FileSet copies) throws CaptureException {
        try {
            for (int i = 0; i < live.roots().size(); i++) {
                FileStore store = Files.getFileStore(live.roots().get(i).directory());
                if (OneDisk.holds(
                        store, Files.getFileStore(copies.roots().get(i).directory()))) {
                    floors.put(store, Math.min(FLOOR, store.getUsableSpace() / 2));
                }
            }
        } catch (IOException e) {
            throw new CaptureException(
                    "what is free on the snapshot's file system can't be seen: " + FileTrouble.of(e),
                    "Check the disk.",
                    e);
        }
    }

    /** @throws CaptureException when the instance needs the room that the snapshot takes */
    void require() throws CaptureException {
        long now = System.nanoTime();
        if (now - looked < BETWEEN_LOOKS.toNanos()) {
            return;
        }
        looked = now;
        for (Map.Entry<FileStore, Long> floor : floors.entrySet()) {
            long usable = usable(floor.getKey());
            if (usable < floor.getValue()) {
                throw new CaptureException(
                        "the database's file system " + floor.getKey() + " has only " + new ByteSize(usable).display()
                                + " left, so the snapshot on it is removed before the instance finds it full",
                        "Free space there, make the backup when less is written, or faster (level, spool, network).");
            }
        }
    }

    private static long usable(FileStore store) throws CaptureException {
        try {
            return store.getUsableSpace();
        } catch (IOException e) {
            throw new CaptureException(
                    "what is free on " + store + " can't be seen: " + FileTrouble.of(e), "Check the disk.", e);
        }
    }
}
