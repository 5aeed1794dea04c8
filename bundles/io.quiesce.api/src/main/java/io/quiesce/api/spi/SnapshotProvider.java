package io.quiesce.api.spi;

import io.quiesce.api.error.CaptureException;
import io.quiesce.api.settings.Settings;
import io.quiesce.api.settings.SettingsSchema;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes snapshots of one kind: copies of a directory that are there within seconds, whatever its size, and stay as they are
 * while the instance works on the original. Implementations extend the contract suite {@code io.quiesce.spi.contract} in their
 * tests. Safe between threads; keeps no state of its own, since a snapshot is discarded by another process when the one that
 * took it was killed.
 */
@ConsumerType
public interface SnapshotProvider {

    /** What a plan calls it, such as {@code reflink}; lower case, unique among those that are installed. */
    String kind();

    /** For people, a few words. */
    String label();

    /** What it needs to know. None of it is a secret: it stands in the run's journal. */
    SettingsSchema settings();

    /**
     * Whether a snapshot of the directory can be taken; the instance runs. Tries it as far as that leaves nothing behind and
     * writes nothing into the directory.
     *
     * @throws CaptureException when none can be taken, saying why and what would help
     */
    void check(Path directory, Settings settings) throws CaptureException;

    /**
     * Takes a snapshot; the instance is down, and waits for this. Whoever calls gives it a time limit and interrupts it.
     *
     * @param directory with everything below it; what is mounted in it makes the snapshot fail, never be incomplete
     * @param name unique for ever: 1 to 64 of a-z, 0-9, '-'
     * @return where the copy is read, outside of the directory; absolute
     * @throws CaptureException when it failed; {@link #discard} is called then, too
     */
    Path take(Path directory, String name, Settings settings) throws CaptureException;

    /**
     * Removes what {@link #take} has made under that name, complete or not; it may have been killed at any moment, as this
     * method before. Nothing happens when there is nothing.
     *
     * @throws CaptureException when something of it is still there
     */
    void discard(Path directory, String name, Settings settings) throws CaptureException;
}
